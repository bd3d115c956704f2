/** One promise of a contract, and the way to look whether it is kept. Needs no test runner. */
export interface Check {
  /** The promise, in words: the name of the test. */
  readonly name: string;
  /** What is wrong, a line each; empty when the promise is kept. */
  run(): Promise<readonly string[]>;
}

export interface BrokenPromise {
  readonly name: string;
  readonly complaints: readonly string[];
}

/** Runs the checks one after the other, since some watch the whole process; gives those that complain. */
export async function brokenPromises(checks: readonly Check[]): Promise<readonly BrokenPromise[]> {
  const broken: BrokenPromise[] = [];
  for (const { name, run } of checks) {
    const complaints = await run().catch((error: unknown) => [`The check itself failed: ${String(error)}`]);
    if (complaints.length > 0) broken.push({ name, complaints });
  }
  return broken;
}

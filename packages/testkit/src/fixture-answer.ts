export interface FixtureAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
}

export function jsonAnswer(
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): FixtureAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** An error body as the OCI specification has it. */
export function ociError(status: number, code: string, message: string): FixtureAnswer {
  return jsonAnswer({ errors: [{ code, message }] }, {}, status);
}

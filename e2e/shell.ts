import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Outcome {
  readonly code: number | null;
  /** Standard output and error together, as a terminal shows them. */
  readonly said: string;
}

const PATIENCE_MS = 60_000;

/** Types command lines, with one folder more where programs are looked for. */
export class Shell {
  constructor(private readonly bin: string) {}

  async run(line: string, cwd: string): Promise<Outcome> {
    const { child, said } = this.#begin(line, cwd);
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    const [code] = (await once(child, 'close')) as [number | null];
    clearTimeout(timer);
    return { code, said: said() };
  }

  /** Starts what goes on until it is stopped; resolves when it has said `ready`. */
  async start(line: string, cwd: string, ready: RegExp): Promise<{ stop(): Promise<Outcome> }> {
    const { child, said } = this.#begin(`exec ${line}`, cwd);
    const began = performance.now();
    while (!ready.test(said())) {
      if (child.exitCode !== null || performance.now() - began > PATIENCE_MS) {
        child.kill('SIGKILL');
        throw new Error(`${line} did not say ${ready}:\n${said()}`);
      }
      await sleep(50);
    }
    return {
      async stop() {
        const ended = once(child, 'close') as Promise<[number | null]>;
        child.kill('SIGINT');
        const [code] = await ended;
        return { code, said: said() };
      },
    };
  }

  #begin(line: string, cwd: string): { readonly child: ChildProcess; said(): string } {
    const env = { ...process.env, PATH: `${this.bin}${delimiter}${process.env.PATH ?? ''}` };
    const child = spawn('sh', ['-c', line], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
    return { child, said: () => text };
  }
}

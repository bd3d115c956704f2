import type Docker from 'dockerode';
import { type Clock, withSignals } from '../base/index.js';
import type { EngineCall } from '../deploy/index.js';
import { unframe } from './log-lines.js';

const LONGEST_OUTPUT = 64 * 1024;
const POLL_MS = 20;

/** Runs `argv` in a container, no shell. A command that outlives its time is left behind and reported as exit code 124. */
export async function execIn(
  docker: Docker,
  id: string,
  argv: readonly string[],
  options: EngineCall & { readonly timeoutMs: number },
  clock: Clock,
): Promise<{ readonly exitCode: number; readonly output: string }> {
  const exec = await docker.getContainer(id).exec({ Cmd: [...argv], AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({});
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= LONGEST_OUTPUT) chunks.push(chunk);
  });
  const ended = new Promise<void>((resolve, reject) => {
    stream.on('end', resolve);
    stream.on('close', resolve);
    stream.on('error', reject);
  });
  const timer = new AbortController();
  const late = withSignals([timer.signal, ...(options.signal ? [options.signal] : [])], (signal) =>
    clock.sleep(options.timeoutMs, signal),
  ).then(
    () => 'late' as const,
    (error: unknown) => {
      if (options.signal?.aborted) throw error;
      return 'ended' as const;
    },
  );
  try {
    const first = await Promise.race([ended.then(() => 'ended' as const), late]);
    const output = unframe(Buffer.concat(chunks)).trimEnd();
    if (first === 'late')
      return { exitCode: 124, output: `${output}\n(not finished within ${options.timeoutMs} ms)`.trim() };
    return { exitCode: await exitCodeOf(exec, clock), output };
  } finally {
    timer.abort();
    stream.destroy();
  }
}

/** The stream may end a moment before the engine knows the exit code. */
async function exitCodeOf(exec: Docker.Exec, clock: Clock): Promise<number> {
  for (let i = 0; i < 50; i++) {
    const { ExitCode: code, Running: running } = await exec.inspect();
    if (!running && code !== null) return code;
    await clock.sleep(POLL_MS);
  }
  return -1;
}

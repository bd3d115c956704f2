import type Docker from 'dockerode';
import { AppError } from '../base/index.js';
import { engineFault, statusOf } from './faults.js';
import { type TimedLine, timedLines } from './log-frames.js';

export interface FollowLogsOptions {
  readonly signal: AbortSignal;
  /** So many lines of the past first; ignored with `after`. */
  readonly tail: number;
  /** Only lines after this instant: the `at` of a line. */
  readonly after?: string;
  readonly follow: boolean;
}

/** The lines of a container as it says them, until it ends. Read as fast as they are taken, no faster. */
export async function* followLogs(
  docker: Docker,
  containerId: string,
  { signal, tail, after, follow }: FollowLogsOptions,
): AsyncGenerator<TimedLine> {
  try {
    const { Config } = await docker.getContainer(containerId).inspect({ abortSignal: signal });
    const past = after === undefined ? { tail } : { since: epochOf(after) };
    const wanted = { stdout: true, stderr: true, timestamps: true, follow, ...past };
    const stream = await openLogs(docker, containerId, wanted, signal);
    for await (const line of timedLines(stream, Config.Tty)) {
      // `since` is inclusive.
      if (after === undefined || line.at > after) yield line;
    }
  } catch (error) {
    if (signal.aborted) return;
    throw gone(error, containerId) ?? engineFault(error);
  }
}

/** Dockerode's `logs()` gathers all in memory when it does not follow. */
function openLogs(
  docker: Docker,
  containerId: string,
  options: object,
  abortSignal: AbortSignal,
): Promise<AsyncIterable<Buffer>> {
  const call = { path: `/containers/${containerId}/logs?`, method: 'GET', isStream: true, options, abortSignal };
  return new Promise((resolve, reject) => {
    docker.modem.dial({ ...call, statusCodes: { 200: true } }, (error: unknown, stream: unknown) => {
      if (error === null) resolve(stream as AsyncIterable<Buffer>);
      else reject(error);
    });
  });
}

export function gone(error: unknown, containerId: string): AppError | undefined {
  if (statusOf(error) !== 404) return undefined;
  return new AppError('not_found', `The container ${containerId.slice(0, 12)} is gone.`, { cause: error });
}

/** Seconds with nanoseconds, as the engine's `since` wants them. */
function epochOf(instant: string): string {
  const seconds = Math.floor(Date.parse(instant) / 1_000);
  const nanos = /\.(\d{1,9})/.exec(instant)?.[1] ?? '';
  return `${seconds}.${nanos.padEnd(9, '0')}`;
}

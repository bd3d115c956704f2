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
    const container = docker.getContainer(containerId);
    const { Config } = await container.inspect({ abortSignal: signal });
    const stream = (await container.logs({
      ...{ stdout: true, stderr: true, timestamps: true, abortSignal: signal },
      // Dockerode types `follow` apart for each value; the answer is a stream when it is true.
      follow: true,
      ...(after === undefined ? { tail } : { since: epochOf(after) as unknown as number }),
      ...(follow ? {} : { until: Math.ceil(Date.now() / 1_000) }),
    })) as NodeJS.ReadableStream as unknown as AsyncIterable<Buffer>;
    for await (const line of timedLines(stream, Config.Tty)) {
      // `since` is inclusive.
      if (after === undefined || line.at > after) yield line;
    }
  } catch (error) {
    if (signal.aborted) return;
    throw gone(error, containerId) ?? engineFault(error);
  }
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

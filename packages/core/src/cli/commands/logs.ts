import { AppError, ERRORS, type ErrorCode } from '../../base/index.js';
import type { Line } from '../api.js';
import type { Context } from '../context.js';
import { stagePath } from '../stage-path.js';

export interface LogsOptions {
  readonly follow?: boolean;
  readonly tail?: string;
}

/** What the live container prints: its stdout to ours, its stderr to ours. */
export async function logs(context: Context, stage: string, { follow, tail }: LogsOptions): Promise<void> {
  const { client, terminal, json, signal } = context;
  const query = new URLSearchParams({ follow: String(follow === true), ...(tail === undefined ? {} : { tail }) });
  for await (const { event, data } of client.stream(`${stagePath(stage)}/logs?${query}`, { signal })) {
    if (event === 'problem') throw faultOf(data);
    if (event !== 'message') continue;
    if (json) terminal.out(`${data}\n`);
    else print(terminal, JSON.parse(data) as Line);
  }
}

function print({ out, err }: Context['terminal'], { stream, text }: Line): void {
  (stream === 'stderr' ? err : out)(`${text}\n`);
}

function faultOf(data: string): AppError {
  const { code, detail, hint } = JSON.parse(data) as { code: string; detail: string; hint?: string };
  return new AppError(code in ERRORS ? (code as ErrorCode) : 'internal', detail, hint === undefined ? {} : { hint });
}

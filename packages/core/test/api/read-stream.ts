import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from './world.js';

export interface StreamMessage {
  readonly id?: string;
  readonly event: string;
  readonly data: ReturnType<typeof JSON.parse>;
}

/** Opens a stream; messages arrive in `seen`. */
export async function readStream(world: World, path: string, headers: Record<string, string>) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${world.url}${path}`, { agent: false, headers }, resolve).on('error', reject);
  });
  const seen: StreamMessage[] = [];
  const state = { text: '', ended: false };
  let rest = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    state.text += chunk;
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      const [id, data] = [field('id'), field('data')];
      if (data !== undefined) {
        seen.push({ ...(id === undefined ? {} : { id }), event: field('event') ?? 'message', data: JSON.parse(data) });
      }
    }
  });
  response.on('close', () => {
    state.ended = true;
  });
  response.on('error', () => {});
  return {
    seen,
    status: response.statusCode ?? 0,
    text: () => state.text,
    ended: () => state.ended,
    drop: () => response.destroy(),
    stall: () => response.pause(),
  };
}

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(2);
}

import type { IncomingMessage } from 'node:http';
import { AppError, formatSize } from '../base/index.js';

/**
 * Reads a body of at most `limit` bytes; throws `request.too_large`. What is too much is let go unread, so that the
 * answer still reaches a client that is sending.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new AppError('request.unsupported_type', `A body with content-encoding "${encoding}" is not taken.`);
  }
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let size = 0;
  await new Promise<void>((resolve, reject) => {
    const settle = (error?: Error) => {
      request.off('data', take).off('end', settle).off('error', settle).off('close', closed);
      if (error === undefined) resolve();
      else reject(error);
    };
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        settle(tooLarge(limit));
        request.resume();
      }
    };
    const closed = () => settle(new AppError('request.invalid', 'The request ended before its body was whole.'));
    request.on('data', take).on('end', settle).on('error', settle).on('close', closed);
  });
  return Buffer.concat(chunks);
}

/** A JSON body; undefined when there is none. */
export async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  const bytes = await readBody(request, limit);
  if (bytes.length === 0) return undefined;
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/(?:[\w.-]+\+)?json *(?:;|$)/i.test(type)) {
    throw new AppError('request.unsupported_type', `A body of type "${type}" is not taken.`, {
      hint: 'Send content-type: application/json.',
    });
  }
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new AppError('request.invalid', 'The body is not JSON.', { cause });
  }
}

function tooLarge(limit: number): AppError {
  return new AppError('request.too_large', `The body is larger than ${formatSize(limit)}.`);
}

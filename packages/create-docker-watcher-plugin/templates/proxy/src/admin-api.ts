import { type PartContext, PluginError } from '@docker-watcher/sdk';
import type { Settings } from './settings.js';

export interface Question {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

/** The proxy's API. A write whose answer is lost is `unknown_outcome`: docker-watcher asks `getRoute` until it knows. */
export class AdminApi {
  constructor(
    private readonly settings: Settings,
    private readonly context: PartContext,
  ) {}

  /** The body of the answer; undefined at 404. */
  async ask<T>({ method, path, body, signal }: Question): Promise<T | undefined> {
    const { url, token } = this.settings;
    const lost = method === 'GET' ? 'unavailable' : 'unknown_outcome';
    const response = await this.context.http
      .request(`${url.replace(/\/+$/, '')}${path}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal,
      })
      .catch((error: { code?: string }) => {
        signal.throwIfAborted();
        const neverSent = error.code === 'refused' || error.code === 'unresolved';
        throw new PluginError(neverSent ? 'unavailable' : lost, 'The proxy does not answer.');
      });
    const { status } = response;
    if (status === 404) return undefined;
    if (status === 401) {
      throw new PluginError('unauthorized', 'The proxy does not accept the token.', { hint: 'Check "token".' });
    }
    if (status === 400) throw new PluginError('rejected', 'The proxy refused the route.', { status });
    if (status > 299) throw new PluginError(lost, `The proxy answered ${status}.`, { status });
    try {
      return JSON.parse(Buffer.from(response.body).toString('utf8')) as T;
    } catch {
      throw new PluginError('bad_answer', `What answers at ${new URL(url).host} is no proxy.`, {
        hint: 'Check "url".',
      });
    }
  }
}

import {
  type CallOptions,
  type HttpResponse,
  type Notification,
  type Notifier,
  type PartContext,
  PluginError,
} from '@docker-watcher/sdk';
import type { Settings } from './settings.js';

/** Sends each message as JSON. The host tries again what may yet succeed: `PluginError` says which that is. */
export class MessageNotifier implements Notifier {
  constructor(
    private readonly settings: Settings,
    private readonly context: PartContext,
  ) {}

  async notify({ id, title, message, severity }: Notification, { signal }: CallOptions): Promise<void> {
    const { url, token } = this.settings;
    const response = await this.context.http
      .request(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ id, title, message, severity }),
        signal,
      })
      .catch(() => {
        signal.throwIfAborted();
        throw new PluginError('unavailable', `${new URL(url).host} does not answer.`);
      });
    if (response.status > 299) throw faultOf(response, new URL(url).host);
  }
}

function faultOf({ status, headers }: HttpResponse, host: string): PluginError {
  if (status === 429) {
    const retryAfterMs = Number(headers['retry-after'] ?? 60) * 1_000;
    return new PluginError('rate_limited', `${host} asks to wait.`, { status, retryAfterMs });
  }
  if (status >= 500) return new PluginError('unavailable', `${host} answered ${status}.`, { status });
  if (status === 401) {
    return new PluginError('unauthorized', `${host} does not accept the token.`, { status, hint: 'Check "token".' });
  }
  return new PluginError('rejected', `${host} refused the message: status ${status}.`, { status });
}

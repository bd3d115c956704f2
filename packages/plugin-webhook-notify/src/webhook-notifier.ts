import { validateHeaderName, validateHeaderValue } from 'node:http';
import {
  type CallOptions,
  digestOf,
  type Notification,
  type Notifier,
  type PartContext,
  PluginError,
} from '@docker-watcher/sdk';
import { bodyOf } from './body.js';
import { type Destination, destinationOf } from './destination.js';
import { answerFault, exchangeFault } from './fault.js';
import { hider } from './hide.js';
import type { Settings } from './settings.js';
import { signatureOf } from './signature.js';

const DEFAULT_TIMEOUT_MS = 10_000;

/** Sends each message to one address. */
export class WebhookNotifier implements Notifier {
  readonly #destination: Destination;
  readonly #hide: (text: string) => string;
  readonly notifyMany?: NonNullable<Notifier['notifyMany']>;

  constructor(
    private readonly settings: Settings,
    private readonly context: Pick<PartContext, 'id' | 'http'>,
    /** Wall time, in milliseconds. */
    private readonly now: () => number = Date.now,
  ) {
    if (settings.template !== undefined && settings.preset !== undefined) {
      throw new PluginError('misconfigured', 'It has a preset and a template: it can use only one.');
    }
    this.#destination = destinationOf(settings);
    this.#hide = hider(settings);
    checkHeaders(this.#ownHeaders(settings.content_type ?? 'application/json'));
    bodyOf(this.#sample(), settings, this.#destination.channel);
    if (settings.batch ?? isForPeople(settings))
      this.notifyMany = (batch, options) => this.#send(digestOf(batch), options, batch.notifications);
  }

  notify(notification: Notification, options: CallOptions): Promise<void> {
    return this.#send(notification, options);
  }

  async #send(notification: Notification, { signal }: CallOptions, batch: readonly Notification[] = []): Promise<void> {
    const { settings, context, now } = this;
    const { url, host, channel } = this.#destination;
    const { text, contentType } = bodyOf(notification, settings, channel, batch);
    const timestamp = Math.floor(now() / 1_000);
    const response = await context.http
      .request(url, {
        method: settings.method ?? 'POST',
        body: text,
        timeoutMs: settings.timeout === undefined ? DEFAULT_TIMEOUT_MS : Number.parseInt(settings.timeout, 10) * 1_000,
        signal,
        headers: {
          ...this.#ownHeaders(contentType),
          'docker-watcher-event': notification.event,
          'docker-watcher-delivery': notification.id,
          'docker-watcher-timestamp': String(timestamp),
          ...(settings.secret === undefined
            ? {}
            : { 'docker-watcher-signature': signatureOf(text, timestamp, settings.secret) }),
        },
      })
      .catch((error: unknown) => {
        signal.throwIfAborted();
        throw exchangeFault(host, error);
      });
    if (response.status < 200 || response.status > 299) throw answerFault(host, response, this.#hide, now());
  }

  test(options: CallOptions): Promise<void> {
    return this.notify(this.#sample(), options);
  }

  #ownHeaders(contentType: string): Record<string, string> {
    const { token, headers = {} } = this.settings;
    return {
      'content-type': contentType,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...lowerCased(headers),
    };
  }

  #sample(): Notification {
    return {
      id: `test-${this.now()}`,
      seq: 0,
      at: new Date(this.now()).toISOString(),
      event: 'controller.started',
      severity: 'info',
      title: 'A test message from docker-watcher',
      message: `The notifier "${this.context.id}" works.`,
      actor: { kind: 'system', id: 'notify' },
    };
  }
}

/** Programs read one event at a time. */
function isForPeople({ preset = 'json' }: Settings): boolean {
  return preset !== 'json';
}

function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      throw new PluginError('misconfigured', `The header "${name}" has characters that a header may not have.`);
    }
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

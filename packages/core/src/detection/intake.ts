import type { Webhook, WebhookOutcome, WebhookRequest } from '@docker-watcher/sdk';
import { AppError, messageOf, toAppError } from '../base/index.js';
import type { DetectionContext } from './context.js';
import { Deliveries } from './deliveries.js';
import { Refusals } from './refusals.js';
import { type Sender, sendersTo } from './senders.js';
import type { Watch } from './watch.js';
import type { Watches } from './watches.js';

export interface DeliveryRequest extends WebhookRequest {
  readonly contentType: string;
}

export interface DeliveryAnswer {
  readonly status: number;
  readonly body: { readonly status: string; readonly reason?: string; readonly images?: readonly string[] };
}

const FORM_TYPE = /^application\/x-www-form-urlencoded *(?:;|$)/i;
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json *(?:;|$)/i;

/** Takes deliveries of webhooks. All they can say is "look at this image now". */
export class Intake {
  readonly #refusals: Refusals;
  readonly #deliveries: Deliveries;

  constructor(
    private readonly context: DetectionContext,
    private readonly watches: Watches,
  ) {
    this.#refusals = new Refusals(context);
    this.#deliveries = new Deliveries(context);
  }

  /** Throws not_found, request.unsupported_type, request.unauthenticated, request.invalid. */
  async receive(source: string, request: DeliveryRequest): Promise<DeliveryAnswer> {
    const senders = sendersTo(source, this.context.registries, this.watches);
    if (senders.length === 0) {
      throw new AppError('not_found', `Nobody is known who sends webhooks as "${source.slice(0, 100)}".`, {
        hint: 'docker-watcher webhooks lists the addresses.',
      });
    }
    const readers = senders.filter(({ webhook }) => isReadable(webhook, request));
    if (readers.length === 0) {
      throw new AppError('request.unsupported_type', `A body of type "${request.contentType}" is not taken.`, {
        hint: 'Let the webhook send application/json.',
      });
    }
    const sender = readers.find((one) => isVerified(one, request));
    if (sender === undefined) {
      await this.#refusals.note(source);
      throw new AppError('request.unauthenticated', `The delivery does not prove that it comes from "${source}".`, {
        hint: 'Set the same secret there as here: docker-watcher webhooks shows it.',
      });
    }
    return this.#act(sender, request, outcomeOf(sender, request));
  }

  async #act(sender: Sender, request: DeliveryRequest, outcome: WebhookOutcome): Promise<DeliveryAnswer> {
    switch (outcome.kind) {
      case 'pong':
        return { status: 200, body: { status: 'pong', reason: 'The webhook works.' } };
      case 'ignored':
        return ignored(outcome.reason);
      case 'images': {
        const hits = outcome.images.flatMap(({ repository, tag }) =>
          sender.find(repository).map((watch) => ({ watch, tag })),
        );
        if (hits.length === 0)
          return ignored(`No stage watches ${list(outcome.images.map(({ repository }) => repository))}.`);
        const images = hits.map(({ watch, tag }) => named(watch, tag));
        return this.#queue(sender, request, { images }, () => {
          for (const { watch, tag } of hits) watch.hint(tag);
        });
      }
      case 'source-push': {
        const watches = sender.findSource(outcome.fullName);
        if (watches.length === 0) return ignored(`No stage watches an image that ${outcome.fullName} may build.`);
        const images = watches.map((watch) => named(watch, undefined));
        const reason = 'A push of source: an image may follow, so it is looked at more often for ten minutes.';
        return this.#queue(sender, request, { images, reason }, () => {
          for (const watch of watches) watch.boost();
        });
      }
    }
  }

  /** The work begins after the answer. */
  async #queue(
    sender: Sender,
    request: DeliveryRequest,
    told: { readonly images: readonly string[]; readonly reason?: string },
    work: () => void,
  ): Promise<DeliveryAnswer> {
    const id = sender.webhook.deliveryId?.(request);
    if (!(await this.#deliveries.isFirst({ source: sender.id, id, images: told.images })))
      return { status: 200, body: { status: 'duplicate', reason: `Delivery ${id} was received before.` } };
    setImmediate(work);
    return { status: 202, body: { status: 'queued', ...told } };
  }
}

function isReadable({ readsForms = false }: Webhook, { contentType }: DeliveryRequest): boolean {
  return JSON_TYPE.test(contentType) || (readsForms && FORM_TYPE.test(contentType));
}

/** The JSON text of a delivery: its body, or the field `payload` of a form. */
function jsonOf({ body, contentType }: DeliveryRequest): string {
  const text = Buffer.from(body).toString('utf8');
  return FORM_TYPE.test(contentType) ? (new URLSearchParams(text).get('payload') ?? '') : text;
}

/** A plugin that breaks on a request has not verified it. */
function isVerified({ webhook, secret }: Sender, request: DeliveryRequest): boolean {
  try {
    return secret !== '' && webhook.verify(request, secret);
  } catch {
    return false;
  }
}

function outcomeOf({ webhook }: Sender, request: DeliveryRequest): WebhookOutcome {
  try {
    JSON.parse(jsonOf(request));
  } catch (cause) {
    throw new AppError('request.invalid', 'The body is not JSON.', { cause });
  }
  try {
    return webhook.parse(request);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('request.invalid', `The body can not be read: ${messageOf(error)}`, {
      cause: toAppError(error),
    });
  }
}

function ignored(reason: string): DeliveryAnswer {
  return { status: 200, body: { status: 'ignored', reason } };
}

function named(watch: Watch, tag: string | undefined): string {
  return tag === undefined ? watch.repository.name : `${watch.repository.name}:${tag}`;
}

function list(names: readonly string[]): string {
  return [...new Set(names)].slice(0, 5).join(', ').slice(0, 300);
}

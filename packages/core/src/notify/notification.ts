import type { EventType, Notification, StoredEvent } from '@docker-watcher/sdk';
import { factsOf, textOf } from './facts.js';
import { WORDS, type Words } from './words.js';

const LONGEST_TITLE = 160;

/** Events whose `data.tag` and `data.digest` are what a stage is to run. */
const HAS_TARGET = /^(?:deploy|candidate)\./;
const OUTCOMES: Partial<Record<EventType, string>> = {
  'deploy.succeeded': 'succeeded',
  'deploy.failed': 'failed',
  'deploy.cancelled': 'cancelled',
  'deploy.superseded': 'superseded',
  'deploy.stuck': 'stuck',
};

/** The message for one event, whatever its data holds. `baseUrl` leads to the dashboard. */
export function notificationOf(event: StoredEvent, id: string, baseUrl: string | undefined): Notification {
  const { seq, at, type, project, stage, deploy, actor, data } = event;
  const { severity, title, message } = wordsOf(event);
  return withoutGaps<Notification>({
    id,
    seq,
    at,
    event: type,
    severity,
    title: clip(title, LONGEST_TITLE),
    message: message.map(sentence).filter(Boolean).join(' '),
    actor: { kind: actor.kind, id: actor.id },
    project,
    stage,
    deploy,
    image: textOf(data.image),
    tag: textOf(data.tag),
    from: version(data.fromTag, data.fromDigest),
    to: HAS_TARGET.test(type) ? version(data.tag, data.digest) : undefined,
    outcome: textOf(data.outcome) ?? OUTCOMES[type],
    reason: textOf(data.reason),
    durationMs: typeof data.durationMs === 'number' ? data.durationMs : undefined,
    address: addressOf(data.address),
    url: pageOf(event, baseUrl),
  });
}

/** Sent when a person asks whether a notifier works. */
export function sampleNotification(id: string, at: Date): Notification {
  return {
    id,
    seq: 0,
    at: at.toISOString(),
    event: 'controller.started',
    severity: 'info',
    title: 'A test message from docker-watcher',
    message: 'Notifications arrive here.',
    actor: { kind: 'system', id: 'notify' },
  };
}

/** An event type of a newer version, left in the store by a downgrade, is told by its name. */
function wordsOf(event: StoredEvent): Words {
  const facts = factsOf(event);
  const words = Object.hasOwn(WORDS, event.type) ? WORDS[event.type] : undefined;
  return words?.(facts) ?? { severity: 'info', title: `${facts.where}: ${event.type}`, message: [] };
}

function version(tag: unknown, digest: unknown): Notification['from'] {
  const known = textOf(digest);
  const name = textOf(tag);
  if (known === undefined) return undefined;
  return name === undefined ? { digest: known } : { tag: name, digest: known };
}

/** The event holds a host name, or a whole address when more than the name is known. */
function addressOf(address: unknown): string | undefined {
  const text = textOf(address);
  if (text === undefined) return undefined;
  return /^https?:\/\//.test(text) ? text : `http://${text}`;
}

function pageOf({ project, stage }: StoredEvent, baseUrl: string | undefined): string | undefined {
  if (baseUrl === undefined || project === undefined) return undefined;
  const page = `${baseUrl.replace(/\/+$/, '')}/projects/${encodeURIComponent(project)}`;
  return stage === undefined ? page : `${page}/stages/${encodeURIComponent(stage)}`;
}

/** Ends with a full stop, so that sentences of different origin read on; a command is left ready to be copied. */
function sentence(text: string | undefined): string {
  const said = text?.trim() ?? '';
  return said === '' || /[.!?…]$/.test(said) || /: docker-watcher \S+ \S/.test(said) ? said : `${said}.`;
}

function clip(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

function withoutGaps<T>(fields: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

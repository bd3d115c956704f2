import type { Notification, NotificationBatch } from './notifier.js';

const SEVERITIES: readonly Notification['severity'][] = ['error', 'warning', 'success', 'info'];

/**
 * A batch as one notification, for services that know only one kind of message: the worst of it in the title, and one
 * line for each in the message, with its reasons where something is wrong. `project`, `stage`, `url` and so on are those
 * that all have in common; `event` is that of the worst.
 */
export function digestOf({ id, notifications }: NotificationBatch): Notification {
  const worst = [...notifications].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))[0];
  const last = notifications.at(-1);
  if (worst === undefined || last === undefined) throw new Error('The batch is empty.');
  const more = notifications.length - 1;
  return {
    ...shared(notifications),
    id,
    seq: last.seq,
    at: last.at,
    event: worst.event,
    severity: worst.severity,
    title: more === 0 ? worst.title : `${worst.title}, and ${more} more`,
    message: notifications.map(lineOf).join('\n'),
    actor: worst.actor,
  };
}

function lineOf({ severity, title, message }: Notification): string {
  const isWrong = severity === 'error' || severity === 'warning';
  return `• ${title}${isWrong && message !== '' ? `: ${message}` : ''}`;
}

const PLACES = ['project', 'stage', 'deploy', 'image', 'tag', 'address', 'url'] as const;

function shared([first, ...others]: readonly Notification[]): Partial<Pick<Notification, (typeof PLACES)[number]>> {
  const same = PLACES.filter((field) => others.every((other) => other[field] === first?.[field]));
  return Object.fromEntries(
    same.flatMap((field) => (first?.[field] === undefined ? [] : [[field, first[field]]])),
  ) as Partial<Pick<Notification, (typeof PLACES)[number]>>;
}

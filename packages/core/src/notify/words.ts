import type { EventType, Notification } from '@docker-watcher/sdk';
import { ERRORS, type ErrorCode, formatDuration } from '../base/index.js';
import type { Facts } from './facts.js';

export interface Words {
  readonly severity: Notification['severity'];
  /** One line: what happened to what. */
  readonly title: string;
  /** What happened, why, and what to do, sentence by sentence; what is not known is left out. */
  readonly message: readonly (string | undefined)[];
}

const say =
  (severity: Words['severity']) =>
  (title: string, ...message: Words['message']): Words => ({ severity, title, message });
const info = say('info');
const success = say('success');
const warning = say('warning');
const error = say('error');

/** The words of every event type: what people read in a chat, a mail or on a phone. */
export const WORDS: Readonly<Record<EventType, (facts: Facts) => Words>> = {
  'controller.started': (f) => info('docker-watcher has started', versionOf(f)),
  'controller.stopping': () => info('docker-watcher is stopping', 'What runs and its routes are not touched.'),
  'config.reloaded': () => info('The configuration was reloaded'),
  'config.rejected': (f) =>
    error(
      'The configuration was refused',
      ...f.problems,
      'What ran runs on. Correct the file; it is read again at once.',
    ),
  'config.waiting': (f) => info(`${f.where}: a changed configuration waits`, f.said('reason')),

  'webhook.received': (f) => info(`A webhook came from ${f.saidOr('source', f.by)}`, f.said('outcome')),
  'webhook.refused': (f) => warning(`A webhook from ${f.saidOr('source', f.by)} was refused`, f.said('reason')),
  'registry.failing': (f) =>
    warning(
      `${unreadOf(f)} can't be read`,
      f.said('reason') ?? f.said('error'),
      'New images are not seen until it answers again. What runs is not touched.',
    ),
  'registry.recovered': (f) => success(`${registryOf(f)} answers again`, 'New images are seen again.'),

  'candidate.seen': (f) => info(`${f.said('image') ?? f.where}: ${f.tag} was seen`),
  'candidate.available': (f) =>
    info(
      `${f.where}: ${f.tag} is ready to deploy`,
      f.said('reason'),
      `It waits for a person: docker-watcher deploy ${f.where} ${f.tag}`,
    ),
  'candidate.skipped': (f) => info(`${f.where}: ${f.tag} is skipped`, `By ${f.by}.`, f.said('reason')),

  'deploy.queued': (f) => info(`${f.where}: ${f.tag} waits for its turn`, f.said('reason')),
  'deploy.superseded': (f) => info(`${f.where}: ${f.saidOr('byTag', 'a newer image')} takes the place of ${f.tag}`),
  'deploy.started': (f) => info(`${f.where}: ${f.tag} is being deployed`, f.said('reason')),
  'deploy.recovering': (f) => warning(`${f.where}: ${f.tag} is taken up after an interruption`),
  'deploy.step.started': (f) => info(`${f.where}: ${stepOf(f)} of ${f.tag} has begun`),
  'deploy.step.progress': (f) => info(`${f.where}: ${stepOf(f)} of ${f.tag} goes on`),
  'deploy.step.done': (f) => info(`${f.where}: ${stepOf(f)} of ${f.tag} is done`, took(f)),
  'deploy.step.failed': (f) => warning(`${f.where}: ${stepOf(f)} of ${f.tag} failed`, f.said('message')),
  'deploy.undoing': (f) => warning(`${f.where}: ${f.tag} is being taken back`, f.said('reason')),
  'deploy.succeeded': (f) => success(`${f.where}: ${liveTitle(f)}`, replaced(f), `By ${f.by}.`),
  'deploy.failed': (f) =>
    error(
      `${f.where}: ${f.tag} failed${f.said('step') === undefined ? '' : ` in ${f.said('step')}`}`,
      f.said('reason'),
      f.said('diagnosis'),
      f.said('nowServing') ?? (f.said('outcome') === 'failed' ? 'Nothing was live before it.' : undefined),
      isQuarantined(f) ? `${f.tag} is not deployed here again by itself: push a new image.` : undefined,
    ),
  'deploy.cancelled': (f) => info(`${f.where}: ${f.tag} was cancelled`),
  'deploy.cancel.requested': (f) => info(`${f.where}: ${f.tag} is being cancelled`, `By ${f.by}.`),
  'deploy.stuck': (f) =>
    error(
      `${f.where}: ${f.tag} can't be taken back`,
      f.said('reason'),
      'It is tried again until it works; nothing that serves is removed meanwhile. Look at the proxy and at Docker.',
    ),
  'deploy.retry.planned': (f) =>
    info(`${f.where}: ${f.tag} is tried again`, f.said('dueAt') === undefined ? undefined : `At ${f.said('dueAt')}.`),

  'release.retired': (f) => info(`${f.where}: ${f.tag} has handed over its traffic`),
  'release.pruned': (f) => info(`${f.where}: ${f.tag} was removed`, 'It is no longer kept as a way back.'),
  'quarantine.added': (f) =>
    warning(
      `${f.where}: ${f.tag} is quarantined`,
      f.said('reason'),
      `It is not deployed here again by itself. With force it is: docker-watcher deploy ${f.where} ${f.tag} --force`,
    ),
  'quarantine.lifted': (f) => info(`${f.where}: ${f.tag} is no longer quarantined`, f.said('reason')),

  'stage.orphaned': (f) =>
    warning(
      `${f.where} is no longer in the configuration`,
      'It serves on. Put it back into the file to have it looked after.',
    ),
  'stage.removed': (f) => info(`${f.where} was removed`, `By ${f.by}.`),
  'stage.paused': (f) => info(`${f.where} is paused`, `By ${f.by}.`, 'New images are not deployed.'),
  'stage.resumed': (f) => info(`${f.where} is no longer paused`, `By ${f.by}.`),
  'stage.stopped': (f) => warning(`${f.where} was stopped`, `By ${f.by}.`),
  'stage.started': (f) => info(`${f.where} was started`, `By ${f.by}.`),
  'stage.unhealthy': (f) =>
    error(
      `${f.where}: ${live(f)} is unhealthy`,
      f.said('reason'),
      `It still has its traffic. The release before it comes back with: docker-watcher rollback ${f.where}`,
    ),
  'stage.recovered': (f) => success(`${f.where}: ${live(f)} is healthy again`, f.said('reason')),
  'stage.drifted': (f) => warning(`${f.where} is not as it should be`, f.said('reason')),
  'stage.healed': (f) => success(`${f.where} is as it should be again`, f.said('reason')),

  'part.degraded': (f) => warning(`${partOf(f)} keeps failing`, f.said('reason'), 'Everything else runs on.'),
  'part.recovered': (f) => success(`${partOf(f)} works again`),
  'notification.dead': (f) =>
    warning(
      `A notification to ${f.saidOr('notifier', 'a notifier')} was given up`,
      f.said('event') === undefined ? undefined : `It was about: ${f.said('event')} (${f.where}).`,
      f.said('reason'),
    ),

  'prune.done': (f) => info('Old versions were let go of', `By ${f.by}.`),
  'backup.taken': (f) => info('A backup was taken', `By ${f.by}.`),
  'token.created': (f) => warning(`The token ${f.saidOr('name', '')} was created`, `By ${f.by}.`),
  'token.revoked': (f) => warning('A token was revoked', `By ${f.by}.`),
  'session.opened': (f) => info(`${f.by} signed in`),
  'session.refused': (f) => warning('A sign-in was refused', f.said('reason')),
  'session.closed': (f) => info(`${f.by} signed out`),
  'user.created': (f) => info(`The user ${f.saidOr('name', '')} was added`, `By ${f.by}.`),
  'user.removed': (f) => warning(`The user ${f.saidOr('name', '')} was removed`, `By ${f.by}.`),
  'user.password.changed': (f) => warning('A password was changed', `By ${f.by}.`),
};

function liveTitle(f: Facts): string {
  switch (f.said('kind')) {
    case 'rollback':
      return `rolled back to ${f.tag}`;
    case 'restart':
      return `${f.tag} was restarted`;
    case 'apply':
      return `${f.tag} is live with its new configuration`;
    default:
      return `${f.tag} is live`;
  }
}

function replaced(f: Facts): string {
  const from = f.said('fromTag');
  const how = from === undefined ? `${f.tag} went live` : `${f.tag} took the place of ${from}`;
  const ms = Number(f.said('durationMs'));
  return ms > 0 ? `${how} after ${formatDuration(ms)}.` : `${how}.`;
}

/** Whether what failed is the container: then the digest is held back. */
function isQuarantined(f: Facts): boolean {
  const code = f.said('code') ?? '';
  return Object.hasOwn(ERRORS, code) && ERRORS[code as ErrorCode].fault === 'image';
}

function took(f: Facts): string | undefined {
  const ms = Number(f.said('durationMs'));
  return ms > 0 ? `It took ${formatDuration(ms)}.` : undefined;
}

function versionOf(f: Facts): string | undefined {
  return f.said('version') === undefined ? undefined : `Version ${f.said('version')}.`;
}

function registryOf(f: Facts): string {
  const registry = f.said('registry');
  return registry === undefined ? 'A registry' : `The registry ${registry}`;
}

/** Some answers of a registry are about one image only. */
function unreadOf(f: Facts): string {
  const isOfImage = f.said('code') === 'not_found' || f.said('code') === 'forbidden';
  const image = isOfImage ? f.said('image') : undefined;
  return image ?? registryOf(f);
}

function partOf(f: Facts): string {
  return `The ${f.saidOr('kind', 'part')} ${f.saidOr('part', '')}`.trim();
}

function stepOf(f: Facts): string {
  const step = f.saidOr('step', 'a step');
  return f.said('phase') === 'undo' ? `undoing ${step}` : step;
}

/** What runs: its tag when the event tells it. */
function live(f: Facts): string {
  return f.said('tag') ?? 'what runs';
}

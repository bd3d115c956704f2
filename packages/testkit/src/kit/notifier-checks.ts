import { randomBytes } from 'node:crypto';
import type { Notification, NotificationBatch, Notifier, NotifierPart } from '@docker-watcher/sdk';
import type { FixtureAnswer } from '../fixture-answer.js';
import { type Call, outcomeOf, tell, withBench } from './bench.js';
import type { Check } from './check.js';
import { type Inbox, type Letter, openInbox } from './inbox.js';
import { collect, lifeChecks } from './life-checks.js';
import { retryAfterComplaints } from './retry-after.js';

/** Where messages go, and a secret for settings that want one. */
export interface InboxAt {
  readonly url: string;
  readonly host: string;
  readonly secret: string;
}

export interface NotifierSetup<Config> {
  settings(inbox: InboxAt): Config;
  /** Whether a person who gets this letter can read `title`. Default: it stands in the body, as text or within JSON. */
  shows?(letter: Letter, title: string): boolean;
}

const SECRET = `kit-${randomBytes(9).toString('hex')}`;
const AWKWARD = `web/dev: "größer" <b>&amp;</b> \\ {{title}} \${x} \n second line 🚀`;
const NOTE: Notification = {
  id: '01jk3m0000000000000000000a',
  seq: 42,
  at: '2026-03-01T12:00:00.000Z',
  event: 'deploy.succeeded',
  severity: 'success',
  title: 'web/dev: dev-42 is live',
  message: 'dev-42 took the place of dev-41.',
  actor: { kind: 'webhook', id: 'gitea' },
  project: 'web',
  stage: 'dev',
  tag: 'dev-42',
};

const BATCH: NotificationBatch = {
  id: '01jk3m0000000000000000000z',
  notifications: [
    NOTE,
    { ...NOTE, id: '01jk3m0000000000000000000b', seq: 43, severity: 'error', title: 'web/rel: v7 failed in gate' },
    { ...NOTE, id: '01jk3m0000000000000000000c', seq: 44, title: 'shop/dev: dev-9 is live', project: 'shop' },
  ],
};

/** All that the contract of a notifier promises. */
export function notifierChecks<Config>(
  definition: NotifierPart<Config>,
  setup: NotifierSetup<Config>,
): readonly Check[] {
  const settingsAt = (at: { readonly url: string; readonly host: string }) =>
    setup.settings({ url: at.url, host: at.host, secret: SECRET });
  const check = (name: string, look: (part: Notifier, inbox: Inbox) => Promise<readonly string[]>): Check => ({
    name,
    async run() {
      const inbox = await openInbox();
      try {
        return await withBench<Notifier, readonly string[]>(definition, settingsAt(inbox), (part) => look(part, inbox));
      } finally {
        await inbox.close();
      }
    },
  });
  const { shows = showsInBody } = setup;

  return [
    ...lifeChecks<Notifier>({
      definition,
      settings: settingsAt,
      calls: notifierCalls,
    }),
    check('it delivers each message once', async (part, inbox) => {
      const outcome = await outcomeOf((options) => part.notify(NOTE, options));
      if (outcome.kind !== 'answered') return [`notify() ended with ${tell(outcome)}.`];
      const read = inbox.letters.filter((letter) => shows(letter, NOTE.title)).length;
      return read === 1 ? [] : [`One message, and ${read} of ${inbox.letters.length} letters show its title.`];
    }),
    check('it delivers text with quotes, line breaks and anything else', async (part, inbox) => {
      const outcome = await outcomeOf((options) =>
        part.notify({ ...NOTE, message: `${AWKWARD} ${'long '.repeat(2_000)}` }, options),
      );
      if (outcome.kind !== 'answered') return [`notify() ended with ${tell(outcome)}.`];
      const [letter] = inbox.letters;
      const isTorn = letter?.headers['content-type']?.includes('json') === true && !isJson(letter.body);
      return isTorn ? ['What it sent as JSON is none.'] : [];
    }),
    check('it leaves trying again to the host', (part, inbox) =>
      collect<FixtureAnswer | 'reset'>([{ status: 500 }, { status: 503 }, 'reset'], async (answer) => {
        const before = inbox.letters.length;
        inbox.answer = answer;
        const outcome = await outcomeOf((options) => part.notify(NOTE, options));
        const what = answer === 'reset' ? 'a broken connection' : String(answer.status);
        const asked = inbox.letters.length - before;
        const isRetryable = outcome.kind === 'threw' && (outcome.error as { retryable?: unknown }).retryable === true;
        return [
          ...(isRetryable ? [] : [`notify() at ${what} is to fail retryably, and ended with ${tell(outcome)}.`]),
          ...(asked === 1 ? [] : [`notify() at ${what} asked ${asked} times.`]),
        ];
      }),
    ),
    check('it does not ask for another try where none can help', (part, inbox) =>
      collect([400, 401, 404], async (status) => {
        inbox.answer = { status };
        const outcome = await outcomeOf((options) => part.notify(NOTE, options));
        const isFinal = outcome.kind === 'threw' && (outcome.error as { retryable?: unknown }).retryable === false;
        return isFinal ? [] : [`notify() at ${status} is to fail for good, and ended with ${tell(outcome)}.`];
      }),
    ),
    check('it obeys 429', async (part, inbox) => {
      inbox.answer = { status: 429, headers: { 'retry-after': '7' } };
      const outcome = await outcomeOf((options) => part.notify(NOTE, options));
      return retryAfterComplaints('notify', outcome, inbox.letters.length);
    }),
    check('it tells many as one message', async (part, inbox) => {
      if (part.notifyMany === undefined) return [];
      const outcome = await outcomeOf((options) => part.notifyMany?.(BATCH, options));
      if (outcome.kind !== 'answered') return [`notifyMany() ended with ${tell(outcome)}.`];
      const [letter, ...more] = inbox.letters;
      if (letter === undefined || more.length > 0) return [`A batch went out in ${inbox.letters.length} messages.`];
      return BATCH.notifications.flatMap(({ title }) =>
        shows(letter, title) ? [] : [`The message of a batch does not show "${title}".`],
      );
    }),
    check('its test sends a message', async (part, inbox) => {
      if (part.test === undefined) return [];
      const outcome = await outcomeOf((options) => part.test?.(options));
      return outcome.kind === 'answered' && inbox.letters.length === 1
        ? []
        : [`test() sent ${inbox.letters.length} messages and ended with ${tell(outcome)}.`];
    }),
  ];
}

/** Every method that may ask the receiver. */
export function notifierCalls(part: Notifier): Readonly<Record<string, Call>> {
  return {
    notify: (options) => part.notify(NOTE, options),
    ...(part.notifyMany && { notifyMany: (options) => part.notifyMany?.(BATCH, options) }),
    ...(part.test && { test: (options) => part.test?.(options) }),
  };
}

function showsInBody({ body }: Letter, title: string): boolean {
  return (
    body.includes(title) ||
    body.includes(JSON.stringify(title).slice(1, -1)) ||
    body.includes(encodeURIComponent(title))
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

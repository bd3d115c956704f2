import { setTimeout as delay } from 'node:timers/promises';
import { type AnyPart, isPluginError, type Part } from '@docker-watcher/sdk';
import { Value } from 'typebox/value';
import { settingsComplaints } from '../settings-complaints.js';
import { type Call, openBench, outcomeOf, tell, withBench } from './bench.js';
import type { Check } from './check.js';
import { leftOpen, openHandles } from './open-handles.js';
import { type Mood, type OtherSide, startOtherSide } from './other-side.js';
import { leaks, secretsOf, textOfError, textOfLine } from './secrets.js';
import { watchConnections } from './watch-connections.js';

/** What every contract has in common, told of one part. */
export interface LifeSubject<T extends Part> {
  readonly definition: AnyPart;
  /** Settings that lead the part to `at`. */
  settings(at: OtherSide): unknown;
  /** Every method that may ask the other side, by name. */
  calls(part: T, at: OtherSide): Readonly<Record<string, Call>>;
}

const ABORT_MS = 100;
const MOODS: readonly Mood[] = ['refusing', 'failing', 'garbage', 'broken'];

/** Settings, birth, abort, secrets, faults, death: the promises of every part. */
export function lifeChecks<T extends Part>(subject: LifeSubject<T>): readonly Check[] {
  const { definition } = subject;
  const within = async <V>(mood: Mood, look: (at: OtherSide) => Promise<V>): Promise<V> => {
    const at = await startOtherSide(mood);
    try {
      return await look(at);
    } finally {
      await at.close();
    }
  };
  const eachCall = (moods: readonly Mood[], look: (mood: Mood, part: T, at: OtherSide) => Promise<readonly string[]>) =>
    collect(moods, (mood) =>
      within(mood, (at) =>
        withBench<T, readonly string[]>(definition, subject.settings(at), (part) => look(mood, part, at)),
      ),
    );

  return [
    {
      name: 'its settings say what each field is, and take no unknown key',
      run: async () => settingsComplaints(definition.config),
    },
    {
      name: 'its settings are right by its own schema',
      run: () =>
        within('silent', async (at) =>
          [...Value.Errors(definition.config, subject.settings(at))].map(
            ({ instancePath, message }) => `${instancePath || 'The settings'}: ${message}`,
          ),
        ),
    },
    {
      name: 'create touches no network',
      run: () => within('silent', (at) => networkComplaints(definition, subject.settings(at))),
    },
    {
      name: 'every call stops within 100 ms of its signal',
      run: () => eachCall(['silent'], (_, part, at) => abortComplaints(withHealth(part, subject.calls(part, at)))),
    },
    {
      name: 'every fault is a PluginError',
      run: () => eachCall(MOODS, (mood, part, at) => faultComplaints(mood, withHealth(part, subject.calls(part, at)))),
    },
    {
      name: 'no secret is in a log line or an error',
      run: () => collect(MOODS, (mood) => within(mood, (at) => secretComplaints(mood, subject, at))),
    },
    {
      name: 'nothing is left open after close',
      run: () =>
        collect(['refusing', 'silent'] as const, (mood) => within(mood, (at) => handleComplaints(subject, at))),
    },
  ];
}

/** `health` asks the other side as well, where a part has it. */
function withHealth(part: Part, calls: Readonly<Record<string, Call>>): Readonly<Record<string, Call>> {
  return part.health === undefined ? calls : { ...calls, health: (options) => part.health?.(options) };
}

async function networkComplaints(definition: AnyPart, settings: unknown): Promise<readonly string[]> {
  const complaints: string[] = [];
  const places = await watchConnections(async () => {
    const bench = await openBench(definition, settings);
    if ('then' in bench.part)
      complaints.push('create gives a promise: make the part at once, and connect when it is asked.');
    await delay(50);
    await outcomeOf(() => bench.close(), {}, 5_000);
  });
  return [...complaints, ...places.map((place) => `create connects to ${place}.`)];
}

async function abortComplaints(calls: Readonly<Record<string, Call>>): Promise<readonly string[]> {
  return collect(Object.entries(calls), async ([name, call]) => {
    // A busy machine may be late once; a part that does not listen is late always.
    for (let attempt = 1; ; attempt += 1) {
      const tookMs = await msToStop(call);
      if (tookMs <= ABORT_MS) return [];
      if (attempt === 3) return [`${name}() went on for ${Math.round(tookMs)} ms after its signal aborted.`];
    }
  });
}

async function msToStop(call: Call): Promise<number> {
  const stop = new AbortController();
  let abortedAt = Number.POSITIVE_INFINITY;
  const timer = setTimeout(() => {
    abortedAt = performance.now();
    stop.abort(new Error('The check aborts'));
  }, 60);
  await outcomeOf(call, { signal: stop.signal }, 60 + 10 * ABORT_MS);
  clearTimeout(timer);
  return Math.max(0, performance.now() - abortedAt);
}

async function faultComplaints(mood: Mood, calls: Readonly<Record<string, Call>>): Promise<readonly string[]> {
  return collect(Object.entries(calls), async ([name, call]) => {
    const outcome = await outcomeOf(call);
    if (outcome.kind === 'hung') return [`${name}() never ended with a ${mood} other side.`];
    if (outcome.kind === 'answered' || isPluginError(outcome.error)) return [];
    return [`${name}() with a ${mood} other side: ${tell(outcome)} is no PluginError.`];
  });
}

async function secretComplaints<T extends Part>(
  mood: Mood,
  subject: LifeSubject<T>,
  at: OtherSide,
): Promise<readonly string[]> {
  const settings = subject.settings(at);
  const secrets = secretsOf(subject.definition.config, settings);
  return withBench<T, readonly string[]>(subject.definition, settings, async (part, context) => {
    const complaints = await collect(
      Object.entries(withHealth(part, subject.calls(part, at))),
      async ([name, call]) => {
        const outcome = await outcomeOf(call);
        const text = outcome.kind === 'threw' ? textOfError(outcome.error) : healthText(name, outcome);
        return leaks(text, secrets) ? [`${name}() with a ${mood} other side tells a secret.`] : [];
      },
    );
    const lines = context.logged.filter((line) => leaks(textOfLine(line), secrets));
    return [...complaints, ...lines.map(({ level }) => `A log line of level ${level} holds a secret.`)];
  });
}

/** Answers stay between part and host, save that of `health`, which is shown. */
function healthText(name: string, outcome: Awaited<ReturnType<typeof outcomeOf>>): string {
  return name === 'health' && outcome.kind === 'answered' ? JSON.stringify(outcome.answer) : '';
}

async function handleComplaints<T extends Part>(subject: LifeSubject<T>, at: OtherSide): Promise<readonly string[]> {
  const before = openHandles();
  const bench = await openBench<T>(subject.definition, subject.settings(at));
  await Promise.all(
    Object.values(withHealth(bench.part, subject.calls(bench.part, at))).map((call) => outcomeOf(call, {}, 200)),
  );
  const closed = await outcomeOf(() => bench.close(), {}, 5_000);
  if (closed.kind !== 'answered') return [`close() ended with ${tell(closed)}.`];
  return (await leftOpen(before)).map((what) => `Left open: ${what}.`);
}

/** One after the other, complaints in a row, each said once. */
export async function collect<I>(
  items: readonly I[],
  look: (item: I) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const all: string[] = [];
  for (const item of items) all.push(...(await look(item)));
  return [...new Set(all)];
}

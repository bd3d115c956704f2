import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { components } from '@docker-watcher/client';
import { describe, expect, it } from 'vitest';
import { en } from './en.js';
import { format, type Message } from './message.js';
import { ru } from './ru.js';

/** The keys of what the API says in codes. */
type Schemas = components['schemas'];
type Coded =
  | `event.${Schemas['Event']['type']}`
  | `step.${Schemas['Step']['name']}`
  | `decision.${NonNullable<Schemas['Candidate']['decision']>['reason']}`
  | `deploy.state.${Schemas['Deploy']['state']}`
  | `deploy.kind.${Schemas['Deploy']['kind']}`
  | `drift.${Schemas['StagePlan']['drift'][number]['kind']}`;

const SOURCE = fileURLToPath(new URL('..', import.meta.url));
const keys = Object.keys(en);
const source = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !/text\/(en|ru)\.ts$/.test(name))
  .map((name) => readFileSync(join(SOURCE, name), 'utf8'))
  .join('\n');

const formsOf = (message: Message): readonly string[] =>
  typeof message === 'string' ? [message] : Object.values(message);
const valuesIn = (message: Message) =>
  [...new Set(formsOf(message).flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)))].sort();

/** `change.*.do` for a key that is put together: t(`change.${kind}.do`), word('step', name). */
const patterns = [
  ...[...source.matchAll(/\bt\(\s*`([^`]*)`/g)].map(([, text = '']) => text.replaceAll(/\$\{[^}]*\}/g, '*')),
  ...[...source.matchAll(/\bword\(\s*'([\w.]+)'/g)].map(([, prefix]) => `${prefix}.*`),
].map((pattern) => new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.+')}$`));

describe('the catalogue', () => {
  it('has the same keys in both languages', () => {
    expect(Object.keys(ru).sort()).toEqual([...keys].sort());
  });

  it.each(keys)('%s takes the same values in both languages', (key) => {
    const name = key as keyof typeof en;
    expect(valuesIn(ru[name])).toEqual(valuesIn(en[name]));
  });

  it('has no key that nothing uses', () => {
    const used = (key: string) => source.includes(`'${key}'`) || patterns.some((pattern) => pattern.test(key));
    expect(patterns.length).toBeGreaterThan(10);
    expect(used('nobody.asks')).toBe(false);
    expect(keys.filter((key) => !used(key))).toEqual([]);
  });

  it('has a word for every event, step, decision and drift', () => {
    // That they are all there is seen by the type check; here only that it looked at something.
    const words: Readonly<Record<Coded, Message>> = en;
    expect(Object.keys(words).filter((key) => /^(event|step|decision|drift)\./.test(key)).length).toBeGreaterThan(70);
  });

  it('has every form that Russian counts in, and no shouting', () => {
    const plurals = keys.filter((key) => typeof en[key as keyof typeof en] !== 'string');
    expect(plurals.length).toBeGreaterThan(10);
    for (const key of plurals) expect(Object.keys(ru[key as keyof typeof en])).toEqual(['one', 'few', 'many', 'other']);
    for (const message of [...Object.values<Message>(en), ...Object.values(ru)])
      for (const form of formsOf(message)) expect(form).not.toMatch(/!|Oops/);
  });
});

describe('a message', () => {
  it.each([
    ['en', 1, '1 stage'],
    ['en', 2, '2 stages'],
    ['ru', 1, '1 стадия'],
    ['ru', 3, '3 стадии'],
    ['ru', 11, '11 стадий'],
    ['ru', 21, '21 стадия'],
  ])('counts in %s: %i', (language, count, text) => {
    const message =
      language === 'en'
        ? { one: '{count} stage', other: '{count} stages' }
        : { one: '{count} стадия', few: '{count} стадии', many: '{count} стадий', other: '{count} стадии' };
    expect(format(message, { count }, language)).toBe(text);
  });

  it('takes values as they are', () => {
    expect(format('Deploy {tag} to {stage}', { tag: '$&{stage}', stage: 'dev' }, 'en')).toBe('Deploy $&{stage} to dev');
  });
});

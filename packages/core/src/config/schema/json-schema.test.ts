import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormatsOf from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { TEST_PARTS, yamlOf } from '../../../test/config/load.js';
import { schemaOf } from './json-schema.js';

const mission = readFileSync(new URL('../../../test/config/fixtures/mission.yaml', import.meta.url), 'utf8');

function checker(schema: object): (yaml: string) => boolean {
  const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
  addFormatsOf.default(ajv);
  const validate = ajv.compile(schema);
  return (yaml) => validate(parse(yaml, { merge: true }));
}

const full = checker(schemaOf(TEST_PARTS));

describe('the schema of the file', () => {
  it('is plain JSON without words of our own', () => {
    const text = JSON.stringify(schemaOf(TEST_PARTS));
    expect(text).not.toContain('x-docker-watcher');
    expect(JSON.parse(text)).toEqual(schemaOf(TEST_PARTS));
  });

  it('takes the first file anybody wrote, with and without plugins', () => {
    expect(full(mission)).toBe(true);
    expect(checker(schemaOf())(mission)).toBe(true);
  });

  it.each([
    yamlOf(),
    yamlOf({ rest: 'auth: { token_env: A, password_file: b }' }),
    yamlOf({ rest: 'proxy: { type: npm, url: http://npm, email: a@b.c, password_env: A }' }),
    yamlOf({ rest: 'proxy: { type: from-elsewhere, whatever: 1 }' }),
    yamlOf({ rest: 'x-mine: &mine { bake: 1s }', stage: '<<: *mine' }),
    yamlOf({ stage: 'healthcheck: { path: /a, deadline: 1m }' }),
    yamlOf({ stage: 'healthcheck: { type: grpc, service: a }' }),
  ])('takes what loads', (yaml) => {
    expect(full(yaml)).toBe(true);
  });

  it.each([
    ['a wrong kind', yamlOf({ stage: 'keep: many' })],
    ['an unknown key', yamlOf({ stage: 'kep: 1' })],
    ['an unknown key of a plugin', yamlOf({ rest: 'proxy: { type: embedded, lisen: a }' })],
    ['a key of another plugin', yamlOf({ rest: 'proxy: { type: embedded, email: a@b.c }' })],
    ['two forms of a secret', yamlOf({ rest: 'auth: { token_env: A, token: b }' })],
    ['a secret that is needed', yamlOf({ rest: 'proxy: { type: npm, url: http://npm, email: a@b.c }' })],
    ['a key of another probe', yamlOf({ stage: 'healthcheck: { type: tcp, path: /a }' })],
    ['an unknown key of the usual probe', yamlOf({ stage: 'healthcheck: { paht: /a }' })],
    ['an unknown key of the short form', yamlOf({ global: 'domain: a.b\nnpm: { url: http://a, emial: b }' })],
  ])('refuses %s', (_what, yaml) => {
    expect(full(yaml)).toBe(false);
  });
});

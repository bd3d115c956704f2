import { readFileSync } from 'node:fs';
import { type AnyPart, isPlugin, type Plugin } from '@docker-watcher/sdk';
import { Ajv } from 'ajv';
import addFormatsOf from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import embedded from '../../../plugin-embedded-proxy/src/index.js';
import ghcr from '../../../plugin-ghcr/src/index.js';
import gitea from '../../../plugin-gitea/src/index.js';
import npm from '../../../plugin-npm-proxy/src/index.js';
import oci from '../../../plugin-oci/src/index.js';
import webhook from '../../../plugin-webhook-notify/src/index.js';
import { type PartSchemas, schemaOf } from '../../src/config/index.js';
import { load, loadGood, problemsOf, yamlOf } from './load.js';

/** The settings of our own plugins, as a person writes them. */

const plugins: readonly Plugin[] = [embedded, ghcr, gitea, npm, oci, webhook];
const parts = plugins.flatMap(({ parts: own }) => Object.entries(own));
const ALIASES: Readonly<Record<string, string>> = { github: 'ghcr' };

function partOf(kind: string, type: string): AnyPart | undefined {
  return parts.find(([name, part]) => part.kind === kind && name === (ALIASES[type] ?? type))?.[1];
}

const schemas: PartSchemas = {
  part(kind, type) {
    const part = partOf(kind, type);
    return part === undefined ? { problem: `There is no ${kind} of type "${type}".` } : { schema: part.config };
  },
};
const options = {
  parts: async () => schemas,
  env: { NPM_PASSWORD: 'npm-password', GITEA_TOKEN: 'token-1', GITHUB_TOKEN: 'token-2', T: 'token-3' },
};
const mission = readFileSync(new URL('./fixtures/mission.yaml', import.meta.url), 'utf8');
const withGithub = mission.replaceAll(/^ {2}# /gm, '  ');

it('all of them are plugins', () => {
  expect(plugins.every(isPlugin)).toBe(true);
  expect(parts.length).toBeGreaterThanOrEqual(plugins.length);
});

describe('the first file anybody wrote', () => {
  it('loads with them', async () => {
    const { proxy, registries, notifiers } = await loadGood(mission, options);
    expect(proxy.settings).toMatchObject({ url: 'http://npm:81', password: 'npm-password' });
    expect(registries[0]?.settings).toMatchObject({ url: 'https://git.example.com', token: 'token-1' });
    expect(notifiers[0]?.settings).toMatchObject({ url: 'https://notify.example.com/webhook' });
  });

  it('loads with what is commented out in it', async () => {
    const { registries } = await loadGood(withGithub, options);
    expect(registries.map(({ id, type, settings }) => [id, type, settings.token])).toEqual([
      ['gitea', 'gitea', 'token-1'],
      ['github', 'github', 'token-2'],
    ]);
  });

  it('is right for editors too', () => {
    const known = parts.map(([type, { kind, config: schema }]) => ({ kind, type, schema }));
    const ajv = new Ajv({ strict: false });
    addFormatsOf.default(ajv);
    const validate = ajv.compile(schemaOf(known));
    expect(validate(parse(withGithub)), JSON.stringify(validate.errors)).toBe(true);
    expect(validate(parse(withGithub.replace('token_env: GITEA_TOKEN', 'tokn_env: GITEA_TOKEN')))).toBe(false);
  });
});

it.each([
  'proxy: { type: embedded, listen: "0.0.0.0:8080" }',
  'proxy: { type: embedded, listen: ["0.0.0.0:80", "[::]:80"] }',
  'proxy: { type: npm, url: http://npm:81, email: a@b.example, password_env: T }',
  'notifiers: { inbox: { type: webhook, url: http://127.0.0.1:1/x, secret_env: T } }',
])('%s is taken', async (rest) => {
  expect(await load(yamlOf({ rest }), options)).toMatchObject({ ok: true });
});

it.each([
  ['proxy: { type: embedded, listen: everywhere }', 'proxy.listen'],
  ['proxy: { type: embedded, lisen: ":80" }', 'proxy.lisen'],
  ['proxy: { type: npm, url: http://npm:81, email: a@b.example }', 'proxy.password'],
  ['notifiers: { inbox: { type: webhook } }', 'notifiers.inbox.url'],
  ['notifiers: { inbox: { type: slack, url: https://a.example } }', 'notifiers.inbox.type'],
])('%s is one mistake', async (rest, path) => {
  const problems = await problemsOf(yamlOf({ rest }), options);
  expect(problems).toMatchObject([{ line: 3, path }]);
});

it.each(['gitea', 'github', 'oci'])('a registry of type %s needs an address, and no user name', async (type) => {
  const yaml = (settings: string) =>
    yamlOf().replace('type: gitea, url: https://git.example.com', `type: ${type}, ${settings}`);
  expect(await load(yaml('url: https://git.example.com, token_env: T'), options)).toMatchObject({ ok: true });
  expect(await problemsOf(yaml('url: https://git.example.com, tokne: x'), options)).toMatchObject([
    { line: 2, path: 'registries.gitea.tokne', hint: 'Did you mean "token"?' },
  ]);
});

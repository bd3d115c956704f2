import { defineNotifier, definePlugin, PluginError, Secret, Type } from '@docker-watcher/sdk';
import { expect, it } from 'vitest';
import { brokenPromises } from './check.js';
import type { OtherSide } from './other-side.js';
import { sampleOf, trialChecks } from './trial.js';

const AT: OtherSide = {
  url: 'http://127.0.0.1:9',
  host: '127.0.0.1:9',
  port: 9,
  socketPath: '/x',
  close: async () => undefined,
};

it('makes settings up from a schema', () => {
  const schema = Type.Object({
    url: Type.String({ format: 'uri' }),
    entry: Type.String({ examples: ['a:80'] }),
    token: Secret(),
    mode: Type.Union([Type.Literal('fast'), Type.Literal('slow')]),
    count: Type.Integer({ minimum: 3 }),
    list: Type.Array(Type.String()),
    on: Type.Boolean(),
    usual: Type.String({ default: 'this' }),
    left: Type.Optional(Type.String()),
  });
  expect(sampleOf(schema, AT)).toEqual({
    url: AT.url,
    entry: 'a:80',
    token: expect.stringMatching(/^kit-/),
    mode: 'fast',
    count: 3,
    list: [],
    on: false,
    usual: 'this',
  });
});

it('tries each part of a plugin, and says which of them breaks what', async () => {
  const config = Type.Object(
    {
      url: Type.String({ format: 'uri', title: 'Address', description: 'Where.' }),
      token: Secret({ title: 'T', description: 'T.' }),
    },
    { additionalProperties: false, title: 'Acme' },
  );
  const plugin = definePlugin({
    good: defineNotifier({ label: 'Good', config, create: () => ({ notify: async () => undefined }) }),
    leaky: defineNotifier({
      label: 'Leaky',
      config,
      create: ({ token }) => ({
        notify: async () => {
          throw new PluginError('unauthorized', `No: ${token}`);
        },
      }),
    }),
  });
  const broken = await brokenPromises(trialChecks(plugin, '/nowhere'));
  expect(broken.map(({ name }) => name)).toEqual([
    'its package says what it is, and holds what it needs',
    'notifier leaky: no secret is in a log line or an error',
  ]);
});

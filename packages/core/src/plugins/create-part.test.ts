import { defineNotifier, definePlugin, type PartContext, Type } from '@docker-watcher/sdk';
import { expect, it } from 'vitest';
import { silentLog, systemClock } from '../base/index.js';
import { createPart, type PartHost } from './create-part.js';
import type { FoundPart } from './plugin-set.js';

it('tells of each request that a part sends, by whom and how', async () => {
  const told: unknown[] = [];
  let context: PartContext | undefined;
  const chat = defineNotifier({
    label: 'Chat',
    config: Type.Object({}),
    create(_config, given) {
      context = given;
      return { notify: async () => {} };
    },
  });
  const found = { part: definePlugin({ chat }).parts.chat, plugin: { package: { name: 'plugin-chat' } } };
  const host: PartHost = {
    clock: systemClock,
    log: silentLog,
    dataDir: '/data',
    http: { request: async (url) => ({ status: 200, headers: {}, body: new Uint8Array(), url }) },
    onRequest: ({ kind, id, plugin }, method) => told.push([kind, id, plugin, method]),
  };
  createPart('notifier', 'team', found as unknown as FoundPart, {}, host);
  const { signal } = new AbortController();
  expect((await context?.http.request('https://chat.example.com/', { signal }))?.status).toBe(200);
  await context?.http.request('https://chat.example.com/', { signal, method: 'POST' });
  expect(told).toEqual([
    ['notifier', 'team', 'plugin-chat', 'GET'],
    ['notifier', 'team', 'plugin-chat', 'POST'],
  ]);
});

import { expect, it } from 'vitest';
import { differenceOf } from './config-difference.js';

const SUMMARY = {
  file: '/c.yaml',
  server: { port: 8080, cors: [] },
  registries: [{ id: 'gitea', type: 'gitea', settings: { url: 'https://a' } }],
  stages: [
    { key: 'app/dev', autoDeploy: true, tags: { pattern: 'dev-*' } },
    { key: 'app/prod', autoDeploy: false, tags: { pattern: 'v*' } },
  ],
  notes: [{ line: 1 }],
};

it('names what differs, with what it was and what it is', () => {
  const [dev, prod] = SUMMARY.stages;
  const after = {
    ...SUMMARY,
    server: { port: 9090, cors: ['https://x'] },
    registries: [{ id: 'gitea', type: 'gitea', settings: { url: 'https://b' } }],
    stages: [prod, { ...dev, autoDeploy: false }],
    notes: [],
  };
  expect(differenceOf(SUMMARY, after)).toEqual({
    before: {
      'server.port': 8080,
      'server.cors': [],
      'registries.gitea.settings.url': 'https://a',
      'app/dev.autoDeploy': true,
    },
    after: {
      ...{ 'server.port': 9090, 'server.cors': ['https://x'] },
      ...{ 'registries.gitea.settings.url': 'https://b', 'app/dev.autoDeploy': false },
    },
  });
  expect(differenceOf(SUMMARY, SUMMARY)).toEqual({ before: {}, after: {} });
});

it('shows what has come and what has gone on one side only', () => {
  const { before, after } = differenceOf({ stages: [{ key: 'a/b', keep: 3 }] }, { stages: [{ key: 'c/d', keep: 4 }] });
  expect([before, after]).toEqual([
    { 'a/b.key': 'a/b', 'a/b.keep': 3 },
    { 'c/d.key': 'c/d', 'c/d.keep': 4 },
  ]);
});

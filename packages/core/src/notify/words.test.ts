import { EVENT_TYPES, type EventType, type StoredEvent } from '@docker-watcher/sdk';
import { describe, expect, it } from 'vitest';
import { DEFAULT_EVENTS } from './default-events.js';
import { notificationOf } from './notification.js';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const event = (type: EventType, data: StoredEvent['data'] = {}): StoredEvent => ({
  seq: 7,
  at: '2026-03-01T12:00:00.000Z',
  type,
  project: 'web',
  stage: 'dev',
  deploy: 'd1',
  actor: { kind: 'webhook', id: 'gitea' },
  data,
});
const told = (type: EventType, data?: StoredEvent['data']) => notificationOf(event(type, data), 'n1', undefined);

it('tells by default only of events there are, each once', () => {
  expect(DEFAULT_EVENTS.filter((type) => !EVENT_TYPES.includes(type))).toEqual([]);
  expect(new Set(DEFAULT_EVENTS).size).toBe(DEFAULT_EVENTS.length);
});

describe.each(EVENT_TYPES)('%s', (type) => {
  const strange: StoredEvent['data'][] = [
    {},
    { tag: null, digest: 7, reason: { a: 1 }, problems: 'none', durationMs: 'long', address: [], kind: 4 },
    {
      tag: 'a\nb',
      reason: '  two\n\nlines ',
      problems: [null, 1, {}, { message: 'm' }],
      durationMs: -1,
      code: 'toString',
    },
    { tag: 'x'.repeat(5_000), reason: 'y'.repeat(50_000), fromTag: 'z'.repeat(5_000) },
  ];

  it.each(strange)('has words of its own, one line of title, and is not put off by %j', (data) => {
    for (const one of [event(type, data), { ...event(type, data), project: undefined, stage: undefined }]) {
      const { title, message } = notificationOf(one as StoredEvent, 'n1', 'https://dw.example.com/');
      expect(title).toMatch(/^\S.{0,159}$/);
      expect(title).not.toContain(type);
      expect(message).not.toContain('\n');
      expect(`${title} ${message}`).not.toMatch(/undefined|null|NaN|\[object/);
      expect(message.length).toBeLessThan(3_000);
    }
  });
});

it('says what happened, why, and what to do', () => {
  const target = { image: 'git.example.com/alexei/web', tag: 'dev-42', digest: DIGEST };
  expect(
    told('deploy.succeeded', {
      ...target,
      kind: 'deploy',
      fromTag: 'dev-41',
      fromDigest: 'sha256:b',
      durationMs: 12_300,
    }),
  ).toMatchObject({
    severity: 'success',
    title: 'web/dev: dev-42 is live',
    message: 'dev-42 took the place of dev-41 after 12 s. By gitea (webhook).',
    image: 'git.example.com/alexei/web',
    from: { tag: 'dev-41', digest: 'sha256:b' },
    to: { tag: 'dev-42', digest: DIGEST },
    outcome: 'succeeded',
    durationMs: 12_300,
  });
  expect(
    told('deploy.failed', {
      ...target,
      outcome: 'failed',
      step: 'gate',
      code: 'container.unhealthy',
      reason: 'It did not become healthy within 60 s',
      diagnosis: 'Nothing listens on port 3000. The image exposes 8080: set port: 8080.',
      nowServing: 'dev-41 is still serving.',
    }),
  ).toMatchObject({
    severity: 'error',
    title: 'web/dev: dev-42 failed in gate',
    message:
      'It did not become healthy within 60 s. Nothing listens on port 3000. The image exposes 8080: set port: 8080. ' +
      'dev-41 is still serving. dev-42 is not deployed here again by itself: push a new image.',
    reason: 'It did not become healthy within 60 s',
  });
  expect(told('deploy.failed', { ...target, code: 'engine.unavailable', reason: 'Docker is away.' }).message).toBe(
    'Docker is away.',
  );
  const unread = { registry: 'gitea', image: 'git.example.com/alexei/web', reason: 'No.' };
  expect(told('registry.failing', { ...unread, code: 'unavailable' }).title).toBe("The registry gitea can't be read");
  expect(told('registry.failing', { ...unread, code: 'not_found' }).title).toBe(
    "git.example.com/alexei/web can't be read",
  );
  expect(told('candidate.available', target)).toMatchObject({
    title: 'web/dev: dev-42 is ready to deploy',
    message: 'It waits for a person: docker-watcher deploy web/dev dev-42',
  });
  expect(told('deploy.succeeded', { ...target, kind: 'rollback' }).title).toBe('web/dev: rolled back to dev-42');
  expect(
    told('config.rejected', {
      problems: [{ line: 3, path: 'projects.web', message: 'Unknown key.', hint: 'Take it away.' }],
    }).message,
  ).toBe(
    'line 3, projects.web: Unknown key. Take it away. What ran runs on. Correct the file; it is read again at once.',
  );
});

it('links to the page of the stage and to the stage itself', () => {
  const at = (data: StoredEvent['data'], base?: string) => {
    const { url, address } = notificationOf(event('deploy.succeeded', data), 'n1', base);
    return { url, address };
  };
  expect(at({ address: 'web.example.com' }, 'https://dw.example.com/')).toEqual({
    url: 'https://dw.example.com/projects/web/stages/dev',
    address: 'http://web.example.com',
  });
  expect(at({ address: 'https://web.example.com/' })).toEqual({ address: 'https://web.example.com/' });
});

it('tells an event type of a newer version by its name', () => {
  expect(told('stage.flew' as EventType)).toMatchObject({ title: 'web/dev: stage.flew', message: '' });
});

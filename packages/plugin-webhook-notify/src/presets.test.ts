import { digestOf, type Notification } from '@docker-watcher/sdk';
import { describe, expect, it } from 'vitest';
import { bodyOf } from './body.js';
import { PRESET_NAMES, type PresetName } from './presets.js';
import type { Settings } from './settings.js';

const DIGEST = `sha256:${'4'.repeat(64)}`;
const FAILED: Notification = {
  id: '01jk3m0000000000000000000a',
  seq: 42,
  at: '2026-03-01T12:00:00.000Z',
  event: 'deploy.failed',
  severity: 'error',
  title: 'web/dev: dev-42 failed in gate',
  message: 'Nothing listens on port 3000. dev-41 is still serving.',
  actor: { kind: 'webhook', id: 'gitea' },
  project: 'web',
  stage: 'dev',
  deploy: 'd1',
  image: 'git.example.com/alexei/web_app',
  tag: 'dev-42',
  from: { tag: 'dev-41', digest: 'sha256:b' },
  to: { tag: 'dev-42', digest: DIGEST },
  outcome: 'failed',
  reason: 'Nothing listens on port 3000.',
  durationMs: 61_000,
  url: 'https://dw.example.com/projects/web/stages/dev',
};
/** All that every message has. */
const BARE: Notification = {
  id: '01jk3m0000000000000000000b',
  seq: 43,
  at: '2026-03-01T12:00:01.000Z',
  event: 'part.recovered',
  severity: 'success',
  title: 'The proxy npm works again',
  message: '',
  actor: { kind: 'system', id: 'guard' },
};

const settings = (more: Partial<Settings>): Settings => ({ url: 'https://example.com/hook', ...more });
const sent = (notification: Notification, preset: PresetName) =>
  JSON.parse(bodyOf(notification, settings({ preset }), 'here').text) as unknown;

/** What each service is sent, to the letter. */
const GOLDEN: Readonly<Record<PresetName, readonly [failed: unknown, bare: unknown]>> = {
  json: [
    {
      id: '01jk3m0000000000000000000a',
      seq: 42,
      at: '2026-03-01T12:00:00.000Z',
      event: 'deploy.failed',
      severity: 'error',
      title: 'web/dev: dev-42 failed in gate',
      message: 'Nothing listens on port 3000. dev-41 is still serving.',
      project: 'web',
      stage: 'dev',
      image: 'git.example.com/alexei/web_app',
      tag: 'dev-42',
      from: { tag: 'dev-41', digest: 'sha256:b' },
      to: { tag: 'dev-42', digest: DIGEST },
      outcome: 'failed',
      reason: 'Nothing listens on port 3000.',
      durationMs: 61_000,
      actor: { kind: 'webhook', id: 'gitea' },
      deploy: 'd1',
      url: 'https://dw.example.com/projects/web/stages/dev',
    },
    {
      id: '01jk3m0000000000000000000b',
      seq: 43,
      at: '2026-03-01T12:00:01.000Z',
      event: 'part.recovered',
      severity: 'success',
      title: 'The proxy npm works again',
      message: '',
      actor: { kind: 'system', id: 'guard' },
    },
  ],
  slack: [
    {
      text: '❌ *web/dev: dev-42 failed in gate*',
      attachments: [
        {
          color: '#e74c3c',
          fallback: 'web/dev: dev-42 failed in gate',
          text: 'Nothing listens on port 3000. dev-41 is still serving.',
          fields: [{ title: 'Image', value: 'git.example.com/alexei/web_app:dev-42', short: false }],
          actions: [
            { type: 'button', text: 'Open docker-watcher', url: 'https://dw.example.com/projects/web/stages/dev' },
          ],
        },
      ],
    },
    {
      text: '✅ *The proxy npm works again*',
      attachments: [{ color: '#2ecc71', fallback: 'The proxy npm works again', text: '' }],
    },
  ],
  discord: [
    {
      username: 'docker-watcher',
      allowed_mentions: { parse: [] },
      embeds: [
        {
          title: '❌ web/dev: dev-42 failed in gate',
          color: 15_158_332,
          timestamp: '2026-03-01T12:00:00.000Z',
          description: 'Nothing listens on port 3000. dev-41 is still serving.',
          url: 'https://dw.example.com/projects/web/stages/dev',
          fields: [{ name: 'Image', value: 'git.example.com/alexei/web\\_app:dev-42' }],
        },
      ],
    },
    {
      username: 'docker-watcher',
      allowed_mentions: { parse: [] },
      embeds: [{ title: '✅ The proxy npm works again', color: 3_066_993, timestamp: '2026-03-01T12:00:01.000Z' }],
    },
  ],
  ntfy: [
    {
      topic: 'here',
      title: 'web/dev: dev-42 failed in gate',
      message: 'Nothing listens on port 3000. dev-41 is still serving.',
      priority: 5,
      tags: ['x'],
      click: 'https://dw.example.com/projects/web/stages/dev',
    },
    {
      topic: 'here',
      title: 'The proxy npm works again',
      message: 'The proxy npm works again',
      priority: 3,
      tags: ['white_check_mark'],
    },
  ],
  gotify: [
    {
      title: 'web/dev: dev-42 failed in gate',
      message: 'Nothing listens on port 3000. dev-41 is still serving.',
      priority: 8,
      extras: {
        'client::display': { contentType: 'text/plain' },
        'client::notification': { click: { url: 'https://dw.example.com/projects/web/stages/dev' } },
      },
    },
    {
      title: 'The proxy npm works again',
      message: 'The proxy npm works again',
      priority: 4,
      extras: { 'client::display': { contentType: 'text/plain' } },
    },
  ],
  telegram: [
    {
      chat_id: 'here',
      text: '❌ web/dev: dev-42 failed in gate\n\nNothing listens on port 3000. dev-41 is still serving.\n\nhttps://dw.example.com/projects/web/stages/dev',
      link_preview_options: { is_disabled: true },
    },
    { chat_id: 'here', text: '✅ The proxy npm works again', link_preview_options: { is_disabled: true } },
  ],
};

describe.each(PRESET_NAMES)('the preset %s', (preset) => {
  it('sends what the service reads', () => {
    expect([sent(FAILED, preset), sent(BARE, preset)]).toEqual(GOLDEN[preset]);
  });

  it('is JSON whatever the texts hold, and fills in nothing that they bring along', () => {
    const strange = '"},{"\\ \u2028 \n\t {{secret}} {{#url}} </script> 😀';
    const notification = { ...FAILED, title: strange, message: strange, image: strange, url: `https://x/?a="b"&c` };
    const text = bodyOf(notification, settings({ preset }), strange).text;
    expect(() => JSON.parse(text)).not.toThrow();
    expect(text).toContain('secret');
  });
});

const LINES = [
  '• web/dev: dev-42 failed in gate: Nothing listens on port 3000. dev-41 is still serving.',
  '• The proxy npm works again',
].join('\n');
const HEADLINE = 'web/dev: dev-42 failed in gate, and 1 more';

/** Two things at once, as each service is told of them. */
const GOLDEN_BATCH: Readonly<Record<PresetName, unknown>> = {
  json: {
    id: 'batch',
    seq: 43,
    at: '2026-03-01T12:00:01.000Z',
    event: 'deploy.failed',
    severity: 'error',
    title: HEADLINE,
    message: LINES,
    actor: { kind: 'webhook', id: 'gitea' },
    notifications: GOLDEN.json,
  },
  slack: {
    text: `❌ *${HEADLINE}*`,
    attachments: [{ color: '#e74c3c', fallback: HEADLINE, text: LINES }],
  },
  discord: {
    username: 'docker-watcher',
    allowed_mentions: { parse: [] },
    embeds: [{ title: `❌ ${HEADLINE}`, color: 15_158_332, timestamp: '2026-03-01T12:00:01.000Z', description: LINES }],
  },
  ntfy: { topic: 'here', title: HEADLINE, message: LINES, priority: 5, tags: ['x'] },
  gotify: {
    title: HEADLINE,
    message: LINES,
    priority: 8,
    extras: { 'client::display': { contentType: 'text/plain' } },
  },
  telegram: { chat_id: 'here', text: `❌ ${HEADLINE}\n\n${LINES}`, link_preview_options: { is_disabled: true } },
};

const batchOf = (notifications: readonly Notification[], more: Partial<Settings>) =>
  bodyOf(digestOf({ id: 'batch', notifications }), settings(more), 'here', notifications).text;

describe('a batch', () => {
  it.each(PRESET_NAMES)('for %s', (preset) => {
    expect(JSON.parse(batchOf([FAILED, BARE], { preset }))).toEqual(GOLDEN_BATCH[preset]);
  });

  it('keeps what all have in common, and is cut where it is too long', () => {
    const many = Array.from({ length: 100 }, (_, index) => ({ ...FAILED, seq: index, message: 'x'.repeat(200) }));
    const { embeds } = JSON.parse(batchOf(many, { preset: 'discord' })) as {
      embeds: [{ title: string; description: string; url: string }];
    };
    expect(embeds[0].url).toBe(FAILED.url);
    expect(embeds[0].title).toContain('and 99 more');
    expect(embeds[0].description.length).toBeLessThanOrEqual(4_096);
    expect(embeds[0].description).toMatch(/…$/);
  });

  it('is there for a template one by one', () => {
    const template = '{{title}}:{{#notifications}} [{{icon}} {{event}}]{{/notifications}}';
    expect(batchOf([FAILED, BARE], { template, content_type: 'text/plain' })).toBe(
      `${HEADLINE}: [❌ deploy.failed] [✅ part.recovered]`,
    );
  });
});

it('sends the fields of the JSON in a fixed order', () => {
  expect(Object.keys(sent(FAILED, 'json') as object).join(' ')).toBe(
    'id seq at event severity title message project stage image tag from to outcome reason durationMs actor deploy url',
  );
});

it('escapes what is markup there, in texts but not in addresses', () => {
  const notification = { ...FAILED, title: '<!channel> a_b & *c*', url: 'https://x/a_b?c&d' };
  expect(sent(notification, 'slack')).toMatchObject({
    text: '❌ *&lt;!channel&gt; a_b &amp; *c**',
    attachments: [{ actions: [{ url: 'https://x/a_b?c&d' }] }],
  });
  expect(sent(notification, 'discord')).toMatchObject({
    embeds: [{ title: '❌ <!channel\\> a\\_b & \\*c\\*', url: 'https://x/a_b?c&d' }],
  });
});

it('keeps within the longest texts that Discord takes', () => {
  const long = { ...FAILED, title: '*'.repeat(5_000), message: '_'.repeat(50_000) };
  const { embeds } = sent(long, 'discord') as { embeds: [{ title: string; description: string }] };
  expect(embeds[0].title.length).toBeLessThanOrEqual(256);
  expect(embeds[0].description.length).toBeLessThanOrEqual(4_096);
  expect(embeds[0].description).toMatch(/…$/);
});

describe('a template', () => {
  it('is filled in, as JSON unless it says otherwise', () => {
    const template = '{"t":"{{title}}","ms":{{durationMs}}{{#from}},"was":"{{from.tag}}"{{/from}}}';
    const quoted = { ...FAILED, title: 'a "b"\n<c>' };
    const asJson = bodyOf(quoted, settings({ template }), undefined);
    expect(JSON.parse(asJson.text)).toEqual({ t: 'a "b"\n<c>', ms: 61_000, was: 'dev-41' });
    expect(asJson.contentType).toBe('application/json');
    expect(
      bodyOf(
        quoted,
        settings({ template: '{{icon}} {{title}}', content_type: 'text/plain; charset=utf-8' }),
        undefined,
      ),
    ).toEqual({ text: '❌ a "b"\n<c>', contentType: 'text/plain; charset=utf-8' });
  });

  it('finds nothing but the message', () => {
    const text = (template: string) =>
      bodyOf(FAILED, settings({ template, content_type: 'text/plain' }), undefined).text;
    expect(text('[{{constructor}}{{toString}}{{__proto__}}{{process}}{{> file}}]')).toBe('[]');
  });

  it('that is no JSON, or no template, is refused', () => {
    const write = (template: string) => bodyOf(FAILED, settings({ template }), undefined);
    expect(() => write('{"t": {{title}}}')).toThrow(expect.objectContaining({ code: 'misconfigured' }));
    expect(() => write('{"t": "{{#title}}"}')).toThrow(expect.objectContaining({ code: 'misconfigured' }));
  });
});

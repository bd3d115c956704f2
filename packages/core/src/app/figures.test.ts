import type { StoredEvent } from '@docker-watcher/sdk';
import { expect, it } from 'vitest';
import type { Deploy } from '../deploy/index.js';
import type { PartFacts } from '../http/index.js';
import { createMetrics } from '../telemetry/index.js';
import { Budgets } from './budgets.js';
import { countEvents } from './count-events.js';
import { watchFigures } from './watch-figures.js';

it('tells how many deploys are open, and which parts work', async () => {
  const metrics = createMetrics();
  const open = [{ state: 'queued' }, { state: 'queued' }, { state: 'running' }] as Deploy[];
  const facts = [
    { kind: 'registry', id: 'gitea', state: 'ok' },
    { kind: 'proxy', id: 'proxy', state: 'degraded' },
  ] as PartFacts[];
  watchFigures(metrics, { deploys: async () => open }, { facts: () => facts });
  const text = await metrics.text();
  expect(text).toContain('docker_watcher_deploys_open{state="queued"} 2');
  expect(text).toContain('docker_watcher_deploys_open{state="running"} 1');
  expect(text).toContain('docker_watcher_deploys_open{state="stuck"} 0');
  expect(text).toContain('docker_watcher_part_up{kind="registry",id="gitea"} 1');
  expect(text).toContain('docker_watcher_part_up{kind="proxy",id="proxy"} 0');
});

it('counts candidates by where we learned of them', async () => {
  const metrics = createMetrics();
  const count = countEvents(metrics);
  const seen = { type: 'candidate.seen', data: { source: 'webhook' } } as unknown as StoredEvent;
  count(seen);
  count(seen);
  expect(await metrics.text()).toContain('docker_watcher_candidates_total{source="webhook"} 2');
});

it('counts deploys by how they ended, and times those that ran', async () => {
  const metrics = createMetrics();
  const count = countEvents(metrics);
  count({ type: 'deploy.superseded', data: {} } as unknown as StoredEvent);
  count({ type: 'deploy.failed', data: { durationMs: 2_500 } } as unknown as StoredEvent);
  const text = await metrics.text();
  expect(text).toContain('docker_watcher_deploys_total{outcome="superseded"} 1');
  expect(text).toContain('docker_watcher_deploy_seconds_sum{outcome="failed"} 2.5');
  expect(text).not.toContain('docker_watcher_deploy_seconds_sum{outcome="superseded"}');
});

it('knows what a registry says is left, by the last that it said', () => {
  const budgets = new Budgets();
  const say = (kind: string, id: string, headers: Record<string, string>) =>
    budgets.note({ id, kind, plugin: 'x' }, { status: 200, headers, body: new Uint8Array(), url: '' });
  say('registry', 'hub', { 'ratelimit-remaining': '76;w=21600' });
  say('registry', 'hub', { 'ratelimit-remaining': '75;w=21600' });
  say('registry', 'github', { 'x-ratelimit-remaining': '4999' });
  say('registry', 'quiet', { 'x-ratelimit-remaining': 'plenty' });
  say('notifier', 'chat', { 'x-ratelimit-remaining': '3' });
  expect(budgets.readings()).toEqual([
    { labels: { registry: 'hub' }, value: 75 },
    { labels: { registry: 'github' }, value: 4_999 },
  ]);
});

import type { StoredEvent } from '@docker-watcher/sdk';
import { expect, it } from 'vitest';
import type { Deploy } from '../deploy/index.js';
import type { PartFacts } from '../http/index.js';
import { createMetrics } from '../telemetry/index.js';
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

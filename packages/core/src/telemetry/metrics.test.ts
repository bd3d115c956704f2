import { expect, it } from 'vitest';
import { createMetrics } from './metrics.js';

it('tells what was counted before and after it was first asked', async () => {
  const metrics = createMetrics();
  metrics.deployEnded('succeeded', 3);
  expect(await metrics.text()).toContain('docker_watcher_deploys_total{outcome="succeeded"} 1');
  metrics.deployEnded('succeeded', 4);
  const text = await metrics.text();
  expect(text).toContain('docker_watcher_deploys_total{outcome="succeeded"} 2');
  expect(text).toContain('docker_watcher_deploy_seconds_sum{outcome="succeeded"} 7');
});

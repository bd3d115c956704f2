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

it('reads gauges when it is asked', async () => {
  const metrics = createMetrics();
  metrics.streamsChanged(1);
  metrics.streamsChanged(1);
  let left = 90;
  metrics.watch('docker_watcher_registry_requests_left', () => [{ labels: { registry: 'hub' }, value: left }]);
  expect(await metrics.text()).toContain('docker_watcher_registry_requests_left{registry="hub"} 90');
  left = 80;
  metrics.streamsChanged(-1);
  metrics.watch('docker_watcher_deploys_open', () => []);
  const text = await metrics.text();
  expect(text).toContain('docker_watcher_registry_requests_left{registry="hub"} 80');
  expect(text).toContain('docker_watcher_streams 1');
  expect(text).not.toContain('docker_watcher_deploys_open{');
});

it('counts requests by route, candidates and looks', async () => {
  const metrics = createMetrics();
  metrics.requestAnswered('GET', '/api/projects/:id', 200, 0.01);
  metrics.candidateSeen('webhook');
  metrics.partRequested('registry', 'gitea', 'HEAD');
  metrics.looked('gitea', false, 2);
  const text = await metrics.text();
  expect(text).toContain(
    'docker_watcher_http_request_seconds_count{method="GET",route="/api/projects/:id",status="200"} 1',
  );
  expect(text).toContain('docker_watcher_candidates_total{source="webhook"} 1');
  expect(text).toContain('docker_watcher_part_requests_total{kind="registry",id="gitea",method="HEAD"} 1');
  expect(text).toContain('docker_watcher_look_seconds_sum{registry="gitea",ok="false"} 2');
});

import { describe, expect, it } from 'vitest';
import type { Deploy, Release, StageRow } from '../../deploy/index.js';
import { addressOf, stateOf, viewStage } from './stage.js';

const at = { project: 'app', stage: 'dev' };
const row: StageRow = { id: 's', ...at, state: 'active' };
const live = { tag: 'v1' } as Release;
const deploy = (state: Deploy['state']) => ({ state }) as Deploy;

describe('the state of a stage', () => {
  it.each([
    ['empty', {}],
    ['empty', { row }],
    ['running', { row, live }],
    ['running', { row, live, last: deploy('failed') }],
    ['failed', { row, last: deploy('failed') }],
    ['empty', { row, last: deploy('cancelled') }],
    ['deploying', { row, live, open: deploy('running') }],
    ['stopped', { row: { ...row, stoppedAt: new Date(0) }, live }],
    ['deploying', { row: { ...row, stoppedAt: new Date(0) }, live, open: deploy('queued') }],
    ['orphan', { row: { ...row, state: 'orphan' as const }, live, open: deploy('running') }],
  ])('%s: %j', (state, facts) => {
    expect(stateOf({ ...at, ...facts })).toBe(state);
  });
});

describe('what stands of it', () => {
  const since = '2030-01-01T00:00:00.000Z';
  const unhealthy = { since, reason: 'It loops.', releaseId: 'r1' };
  const release = { ...live, id: 'r1', number: 1, digest: 'sha256:1', liveAt: new Date(0) } as Release;
  const view = (live: Release) => viewStage({ ...at, row: { ...row, unhealthy }, live, waiting: 0, quarantines: [] });

  it('is of the release it was told of', () => {
    expect(view(release).unhealthy).toEqual({ since, reason: 'It loops.' });
    expect(view({ ...release, id: 'r2' })).not.toHaveProperty('unhealthy');
  });
});

describe('its address', () => {
  it.each([
    [true, 443, 'https://a.example.com/'],
    [false, 80, 'http://a.example.com/'],
    [false, 8000, 'http://a.example.com:8000/'],
    [true, 80, 'https://a.example.com:80/'],
  ])('tls %s, port %i', (tls, port, address) => {
    expect(addressOf('a.example.com', { tls, port })).toBe(address);
  });
});

import { describe, expect, it } from 'vitest';
import type { Deploy, Stage } from '../api.js';
import { formatStatus } from './status.js';

const terminal = { columns: 80, now: () => new Date('2026-03-05T12:00:00Z') };
const deploy: Deploy = {
  id: 'd',
  project: 'web-app-launcher',
  stage: 'prod',
  kind: 'promote',
  state: 'running',
  tag: 'v1.4.2',
  digest: 'sha256:1',
};

function stage(extra: Partial<Stage>): Stage {
  return { project: 'web-app-launcher', stage: 'dev', state: 'running', waiting: 0, ...extra };
}

describe('the status', () => {
  it('reads well at 80 columns with long names', () => {
    const live = { tag: 'dev-20260301-4f3a2b1c', digest: 'sha256:1', since: '2026-03-01T12:00:00Z', release: 4 };
    const stages = [
      stage({
        live,
        address: 'https://stage-dev-web-app-launcher.example.com/',
        last: { ...deploy, state: 'failed', tag: 'dev-43', failure: { step: 'gate', code: 'x', message: 'no answer' } },
      }),
      stage({ stage: 'rel', state: 'empty', waiting: 2, pausedAt: '2026-03-01T12:00:00Z' }),
      stage({ stage: 'prod', state: 'deploying', open: { ...deploy, step: 'gate' } }),
    ];
    const text = formatStatus([{ id: 'web-app-launcher', stages }], terminal);
    expect(text).toMatchInlineSnapshot(`
      "STAGE                  STATE        TAG                    SINCE
      web-app-launcher/dev   ● running    dev-20260301-4f3a2b1c    4 d
          https://stage-dev-web-app-launcher.example.com/
          ✗ dev-43 failed: no answer
      web-app-launcher/rel   ○ empty      –
          2 candidates wait for you
          paused: nothing is deployed by itself
      web-app-launcher/prod  ◐ deploying  –
          ◐ promote of v1.4.2: running, gate
      "
    `);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('says when there is nothing', () => {
    expect(formatStatus([], terminal)).toBe('No projects are configured.\n');
  });
});

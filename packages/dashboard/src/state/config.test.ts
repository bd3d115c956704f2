import { describe, expect, it } from 'vitest';
import { differences, stageConfig } from './config.js';

const config = {
  stages: [
    { project: 'web', stage: 'rel', host: 'rel.example.com', port: 3000, run: { env: ['A'], restart: 'always' } },
    { project: 'web', stage: 'prod', host: 'example.com', port: 80, run: { env: ['A', 'B'], restart: 'always' } },
  ],
};

describe('the configuration of a stage', () => {
  it('is found by project and stage', () => {
    expect(stageConfig(config, { project: 'web', stage: 'prod' })).toBe(config.stages[1]);
  });

  it('is unknown for a stage that the file does not name', () => {
    expect(stageConfig(config, { project: 'web', stage: 'dev' })).toBeUndefined();
    expect(stageConfig({}, { project: 'web', stage: 'dev' })).toBeUndefined();
  });

  it('differs where it runs differently, not by its names', () => {
    const [rel, prod] = [config.stages[0] ?? {}, config.stages[1] ?? {}];
    expect(differences(rel, prod)).toEqual([
      { path: 'port', from: '3000', to: '80' },
      { path: 'run.env', from: '["A"]', to: '["A","B"]' },
    ]);
    expect(differences(rel, rel)).toEqual([]);
  });
});

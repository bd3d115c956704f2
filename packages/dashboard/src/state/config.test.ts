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
    const found = stageConfig(config, { project: 'web', stage: 'prod' });
    expect(found).toEqual({ host: 'example.com', port: 80, env: ['A', 'B'], restart: 'always' });
  });

  it('is unknown for a stage that the file does not name', () => {
    expect(stageConfig(config, { project: 'web', stage: 'dev' })).toBeUndefined();
    expect(stageConfig({}, { project: 'web', stage: 'dev' })).toBeUndefined();
  });

  it('differs where it runs differently, not by its names', () => {
    const [rel = {}, prod = {}] = ['rel', 'prod'].map((stage) => stageConfig(config, { project: 'web', stage }));
    expect(differences(rel, prod)).toEqual([
      { path: 'env', from: 'A', to: 'A, B' },
      { path: 'port', from: '3000', to: '80' },
    ]);
    expect(differences(rel, rel)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { toYaml } from './yaml.js';

describe('a configuration as YAML', () => {
  const config = {
    projects: {
      web: {
        port: 3000,
        volumes: [],
        env: {},
        command: ['node', 'main.js', '-v'],
        stages: { dev: { tag_pattern: 'dev-*', auto_deploy: true }, prod: { host: 'a: b', tag: '1.10', note: '' } },
        ports: [{ from: 80, to: 8080 }, { from: 443 }],
      },
    },
  };

  it('means the same when it is read', () => {
    expect(parse(toYaml(config))).toEqual(config);
  });

  it.each([
    '12:30',
    '1.10',
    '0x1f',
    '2026-01-01',
    '2026-01-01T10:00:00Z',
    '.5',
    '*.x',
    'yes',
    '- a',
    'a #b',
    'line\nline',
    '0123',
    '@x',
    'NO',
    '{',
    'a:',
    ' a',
    '1e3',
    '~',
  ])('quotes %j', (text) => {
    expect(parse(toYaml({ text }))).toEqual({ text });
  });

  it.each(['250ms', '512m', '1.5g', '90s'])('leaves %s as a person writes it', (text) => {
    expect(toYaml({ text })).toBe(`text: ${text}`);
    expect(parse(toYaml({ text }))).toEqual({ text });
  });
});

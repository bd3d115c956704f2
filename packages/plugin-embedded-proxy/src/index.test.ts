import { isPlugin } from '@docker-watcher/sdk';
import { describe, expect, it } from 'vitest';
import plugin from './index.js';

describe('the plugin', () => {
  it('ships the proxy part "embedded", whose every setting is explained', () => {
    expect(isPlugin(plugin)).toBe(true);
    const part = plugin.parts.embedded;
    expect(part).toMatchObject({ kind: 'proxy', reach: 'host' });
    const schema = (part as { config: unknown }).config as {
      properties: Record<string, { title?: string; description?: string }>;
      additionalProperties: boolean;
    };
    const { properties, additionalProperties } = schema;
    expect(additionalProperties).toBe(false);
    expect(Object.keys(properties).sort()).toEqual(['control', 'entry', 'listen', 'spawn', 'trust']);
    for (const property of Object.values(properties)) {
      expect(property.title).toBeTruthy();
      expect(property.description).toBeTruthy();
    }
  });
});

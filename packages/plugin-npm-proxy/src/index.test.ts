import { isPlugin, isSecretSchema, type TSchema } from '@docker-watcher/sdk';
import { expect, it } from 'vitest';
import plugin from './index.js';

it('ships the proxy part "npm", which reaches containers by name, and explains every setting', () => {
  expect(isPlugin(plugin)).toBe(true);
  const part = plugin.parts.npm;
  expect(part).toMatchObject({ kind: 'proxy', reach: 'container' });
  const { properties, additionalProperties, required } = (part as { config: unknown }).config as {
    properties: Record<string, TSchema & { title?: string; description?: string }>;
    additionalProperties: boolean;
    required: string[];
  };
  expect(additionalProperties).toBe(false);
  expect(Object.keys(properties).sort()).toEqual(['ca', 'email', 'entry_url', 'insecure', 'password', 'url']);
  expect([...required].sort()).toEqual(['email', 'password', 'url']);
  for (const property of Object.values(properties)) {
    expect(property.title).toBeTruthy();
    expect(property.description).toBeTruthy();
  }
  expect(properties.password && isSecretSchema(properties.password)).toBe(true);
});

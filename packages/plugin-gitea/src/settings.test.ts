import { isSecretSchema } from '@docker-watcher/sdk';
import { settingsComplaints } from '@docker-watcher/testkit';
import { expect, it } from 'vitest';
import { Settings } from './settings.js';

it('say what each field is, and take no other', () => {
  expect(settingsComplaints(Settings)).toEqual([]);
});

it('know which fields are secret', () => {
  const { properties } = Settings;
  expect(isSecretSchema(properties.token)).toBe(true);
  expect(isSecretSchema(properties.ca)).toBe(true);
  expect(isSecretSchema(properties.username)).toBe(false);
});

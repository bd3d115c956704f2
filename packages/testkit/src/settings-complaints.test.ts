import { Type } from '@docker-watcher/sdk';
import { expect, it } from 'vitest';
import { settingsComplaints } from './settings-complaints.js';

const field = Type.String({ title: 'Address', description: 'Where it is.' });

it('has nothing against good settings', () => {
  const good = Type.Object({ url: field }, { additionalProperties: false, title: 'Registry' });
  expect(settingsComplaints(good)).toEqual([]);
});

it('says all that is wrong with bad ones', () => {
  const bad = Type.Object({ url: Type.String(), baseUrl: field });
  expect(settingsComplaints(bad)).toEqual([
    expect.stringContaining('additionalProperties'),
    expect.stringContaining('no title'),
    '"url" has no title.',
    '"url" has no description.',
    expect.stringContaining('"baseUrl"'),
  ]);
  expect(settingsComplaints(Type.String())).toEqual(['The settings are no object.']);
});

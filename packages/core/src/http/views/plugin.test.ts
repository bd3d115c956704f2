import { Secret, Type } from '@docker-watcher/sdk';
import { expect, it } from 'vitest';
import { viewPart } from './plugin.js';

it('shows the settings of a part without its secrets, however deep', () => {
  const schema = Type.Object({
    url: Type.String(),
    token: Type.Optional(Secret()),
    hooks: Type.Array(Type.Object({ name: Type.String(), secret: Secret() })),
    tags: Type.Array(Type.String()),
  });
  const settings = {
    url: 'https://a',
    token: 'hidden',
    unknown: 'hidden',
    hooks: [{ name: 'a', secret: 'hidden' }],
    tags: ['x'],
  };
  const facts = { id: 'gitea', kind: 'registry', type: 'gitea', plugin: 'gitea', state: 'ok' } as const;
  expect(viewPart({ ...facts, schema, settings })).toEqual({
    ...facts,
    settings: { url: 'https://a', hooks: [{ name: 'a' }], tags: ['x'] },
  });
});

import { type Static, Type } from '@docker-watcher/sdk';
import type { Check } from '../ports.js';
import { oneOf } from './fields.js';

export const CheckSchema = Type.Object(
  {
    id: Type.String({ description: 'Stable: engine, registry.gitea, …' }),
    title: Type.String(),
    state: oneOf(['ok', 'warning', 'failed', 'skipped'], {
      description: 'skipped: it could not be looked at, or there is nothing to look at.',
    }),
    detail: Type.String({ description: 'What was found.' }),
    hint: Type.Optional(Type.String({ description: 'What to do.' })),
  },
  { title: 'Check' },
);

export function viewCheck({ id, title, state, detail, hint }: Check): Static<typeof CheckSchema> {
  return { id, title, state, detail, ...(hint === undefined ? {} : { hint }) };
}

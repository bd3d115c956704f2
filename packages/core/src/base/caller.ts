import type { Actor } from '@docker-watcher/sdk';
import { AppError } from './errors.js';

/** `deploy` includes `read`; `admin` includes both. */
export const ABILITIES = ['read', 'deploy', 'admin'] as const;
export type Ability = (typeof ABILITIES)[number];

/** Who asks for a use case, what they may do, and the request it came with. */
export interface Caller {
  readonly actor: Actor;
  readonly ability: Ability;
  /** Names of the only projects this caller may see; absent: all. */
  readonly projects?: readonly string[];
  readonly request?: string;
  /** Remote address, for the audit log. */
  readonly from?: string;
}

/** The controller itself. */
export function systemCaller(kind: Actor['kind'], id: string): Caller {
  return { actor: { kind, id }, ability: 'admin' };
}

/** What an event tells of the change a caller asked for: who, in which request, and from where. */
export function askedBy(
  { actor, request, from }: Pick<Caller, 'actor' | 'request' | 'from'>,
  data: Readonly<Record<string, unknown>> = {},
): { readonly actor: Actor; readonly request?: string; readonly data: Readonly<Record<string, unknown>> } {
  return {
    actor,
    ...(request === undefined ? {} : { request }),
    data: { ...data, ...(from === undefined ? {} : { from }) },
  };
}

/** Throws unless `caller` has `ability` and, when named, may see `project` (else: as if it did not exist). */
export function authorize(caller: Caller, ability: Ability, project?: string): void {
  if (project !== undefined && caller.projects !== undefined && !caller.projects.includes(project)) {
    throw new AppError('not_found', `There is no project "${project}".`);
  }
  if (ABILITIES.indexOf(caller.ability) < ABILITIES.indexOf(ability)) {
    throw new AppError('request.forbidden', `This needs the ability "${ability}"; yours is "${caller.ability}".`, {
      hint: `Use a token made with: docker-watcher token create --ability ${ability}`,
    });
  }
}

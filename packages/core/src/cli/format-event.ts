import type { Event } from './api.js';

const TOLD = ['tag', 'step', 'reason', 'message', 'detail'];

/** One line: when, what, where, and the few facts that tell most. */
export function formatEvent({ at, type, project, stage, actor, data }: Event): string {
  const where = project === undefined ? '' : `  ${project}${stage === undefined ? '' : `/${stage}`}`;
  const facts = TOLD.flatMap((key) => (typeof data[key] === 'string' ? [String(data[key])] : []));
  return `${at.replace('T', ' ').replace(/\.\d+Z$/, 'Z')}  ${type}${where}  ${[...facts, `by ${actor.kind} ${actor.id}`].join(' · ')}`;
}

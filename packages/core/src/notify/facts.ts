import type { StoredEvent } from '@docker-watcher/sdk';

const LONGEST_TEXT = 500;
const MOST_PROBLEMS = 5;

/** What the words of an event are made of. Everything in it is one line of text, whatever the event holds. */
export interface Facts {
  /** `web/dev`, `web`, or `docker-watcher`. */
  readonly where: string;
  /** The tag it is about; else the short digest. */
  readonly tag: string;
  /** Who or what caused it: `alexei`, `gitea (webhook)`. */
  readonly by: string;
  /** For `config.rejected`: where and what, a few at most. */
  readonly problems: readonly string[];
  /** A field of the event's data, when it is text or a number. */
  said(name: string): string | undefined;
  /** The same, with `otherwise` when it is not there. */
  saidOr(name: string, otherwise: string): string;
}

export function factsOf({ project, stage, actor, data }: StoredEvent): Facts {
  const said = (name: string): string | undefined => textOf(data[name]);
  return {
    where: project === undefined ? 'docker-watcher' : stage === undefined ? project : `${project}/${stage}`,
    tag: said('tag') ?? said('digest')?.slice(0, 'sha256:'.length + 12) ?? 'an image',
    by: actor.kind === 'user' || actor.kind === 'token' ? actor.id : `${actor.id} (${actor.kind})`,
    problems: Array.isArray(data.problems) ? data.problems.slice(0, MOST_PROBLEMS).flatMap(problemOf) : [],
    said,
    saidOr: (name, otherwise) => said(name) ?? otherwise,
  };
}

/** One line, not too long; undefined for what is no text. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value).replace(/\s+/g, ' ').trim();
  if (text === '') return undefined;
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}

function problemOf(problem: unknown): string[] {
  const { line, path, message, hint } = (problem ?? {}) as Readonly<Record<string, unknown>>;
  const said = textOf(message);
  if (said === undefined) return [];
  const place = [textOf(line) === undefined ? undefined : `line ${line}`, textOf(path)].filter(Boolean).join(', ');
  return [[place === '' ? said : `${place}: ${said}`, textOf(hint)].filter(Boolean).join(' ')];
}

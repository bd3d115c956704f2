import { t } from '../text/language.js';
import { capital } from '../text/sentence.js';

const KINDS = ['engine', 'configuration', 'registry', 'proxy', 'notifier'] as const;
type Kind = (typeof KINDS)[number];

/** `registry github`, as the server calls a part of docker-watcher, for people. */
export function nameOfPart(name: string): string {
  const [kind = '', ...id] = name.split(' ');
  return [isKind(kind) ? t(`part.${kind}`) : capital(kind), ...id].join(' ');
}

function isKind(kind: string): kind is Kind {
  return KINDS.some((known) => known === kind);
}

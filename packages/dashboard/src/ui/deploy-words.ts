import type { Actor, DeployState, DeployView } from '../api/views.js';
import type { Sign } from '../state/attention.js';
import { t, word } from '../text/language.js';

const SIGNS: Readonly<Record<DeployState, Sign>> = {
  queued: 'working',
  running: 'working',
  undoing: 'working',
  recovering: 'working',
  stuck: 'failed',
  succeeded: 'healthy',
  failed: 'failed',
  cancelled: 'stopped',
  superseded: 'stopped',
};

export function signOfDeploy({ state }: Pick<DeployView, 'state'>): Sign {
  return SIGNS[state];
}

export function isOpen({ state }: Pick<DeployView, 'state'>): boolean {
  return SIGNS[state] === 'working' || state === 'stuck';
}

/** `Deploy of v1.4.2`, `Roll back to v1.4.1`. */
export function titleOfDeploy({ kind, tag }: Pick<DeployView, 'kind' | 'tag'>): string {
  return t(`deploy.kind.${kind}`, { tag });
}

/** `admin`, `gitea, by webhook`. */
export function nameOfActor({ kind, id }: Actor): string {
  return kind === 'user' || kind === 'system' ? id : `${id} · ${word('actor', kind)}`;
}

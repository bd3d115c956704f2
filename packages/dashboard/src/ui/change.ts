import type { StageKey } from '../api/api.js';

/** A change that a person wants to make, before it is shown what it would do. */
export interface Change extends StageKey {
  readonly kind: 'deploy' | 'promote' | 'rollback' | 'apply' | 'restart' | 'stop' | 'remove';
  /** Tag to deploy, or number of the release to return to. */
  readonly to?: string;
}

export class ChangeWanted extends Event {
  static readonly type = 'change-wanted';

  constructor(readonly change: Change) {
    super(ChangeWanted.type, { bubbles: true, composed: true });
  }
}

/** The shell hears it and opens the dialog that shows the change. */
export function wantChange(from: EventTarget, change: Change): void {
  from.dispatchEvent(new ChangeWanted(change));
}

import type { Caller } from '../base/index.js';
import type { OpenSession } from './sign-in/sessions.js';

export const WAYS_IN = ['socket', 'token', 'session', 'none'] as const;

/** Who asks, and what let them in. */
export interface Identity {
  readonly caller: Caller;
  /** `none`: nobody is asked, see `auth.type`. */
  readonly via: (typeof WAYS_IN)[number];
  readonly session?: OpenSession;
}

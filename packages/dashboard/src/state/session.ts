import type { Api } from '../api/api.js';
import { statusOf } from '../api/problem.js';
import type { Ability, SessionView } from '../api/views.js';
import { Store } from './store.js';

export type Session =
  | { readonly state: 'asking' }
  | { readonly state: 'out' }
  | { readonly state: 'unreachable'; readonly problem: unknown }
  | { readonly state: 'in'; readonly who: SessionView };

const RANK: readonly Ability[] = ['read', 'deploy', 'admin'];

/** Who is signed in, and what they may do. */
export class SessionStore extends Store<Session> {
  constructor(private readonly api: Pick<Api, 'session' | 'signIn' | 'signOut'>) {
    super({ state: 'asking' });
  }

  async load(): Promise<void> {
    try {
      this.set({ state: 'in', who: await this.api.session() });
    } catch (problem) {
      this.set(statusOf(problem) === 401 ? { state: 'out' } : { state: 'unreachable', problem });
    }
  }

  /** Throws what the server refused it with. */
  async signIn(user: string, password: string): Promise<void> {
    this.set({ state: 'in', who: await this.api.signIn(user, password) });
  }

  async signOut(everywhere = false): Promise<void> {
    await this.api.signOut(everywhere);
    this.set({ state: 'out' });
  }

  /** The server knows us no more. */
  expire(): void {
    this.set({ state: 'out' });
  }

  may(ability: Ability): boolean {
    const session = this.value;
    return session.state === 'in' && RANK.indexOf(session.who.ability) >= RANK.indexOf(ability);
  }
}

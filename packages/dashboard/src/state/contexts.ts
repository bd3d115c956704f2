import { createContext } from '@lit/context';
import type { Api } from '../api/api.js';
import type { LiveStore } from './live.js';
import type { PartsStore } from './parts.js';
import type { ProjectsStore } from './projects.js';
import type { SessionStore } from './session.js';

/** What the shell hands down: each element takes only what it needs. */
export const apiContext = createContext<Api>(Symbol('api'));
export const sessionContext = createContext<SessionStore>(Symbol('session'));
export const liveContext = createContext<LiveStore>(Symbol('live'));
export const projectsContext = createContext<ProjectsStore>(Symbol('projects'));
export const partsContext = createContext<PartsStore>(Symbol('parts'));

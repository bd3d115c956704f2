import type { RouteStatus } from '@docker-watcher/sdk';
import { isTargetOf } from './live.js';
import type { Release } from './model.js';
import type { EngineContainer } from './ports.js';
import type { RestartPolicy } from './stage.js';

export const DRIFT_KINDS = [
  'other-version-serves',
  'container-missing',
  'container-stopped',
  'container-running',
  'restart-policy',
  'route-missing',
  'route-elsewhere',
  'route-unknown',
  'route-left',
  'second-container',
] as const;

export type DriftKind = (typeof DRIFT_KINDS)[number];

/** One difference between what should be live and what is. */
export interface Drift {
  readonly kind: DriftKind;
  /** What is, and what should be, in words. */
  readonly text: string;
  /** It is mended by itself: nothing that serves is touched by that. */
  readonly heals: boolean;
}

/** What is seen of one stage between deploys. */
export interface StageSight {
  readonly release: Release;
  /** A person stopped the stage. */
  readonly stopped: boolean;
  readonly restart: RestartPolicy;
  /** The host name of its route; absent for workers. */
  readonly host?: string;
  /** The container of the live release. */
  readonly container?: EngineContainer;
  readonly route?: RouteStatus;
  /** Where the route should lead; absent while the container has no address. */
  readonly target?: { readonly host: string; readonly port: number };
  /** Another container of the stage, to which the route leads. */
  readonly serving?: EngineContainer;
  /** All other containers of the stage. */
  readonly others: readonly EngineContainer[];
  /** The id of this instance. */
  readonly owner: string;
}

/** Pure: the differences, the gravest first. */
export function driftOf(sight: StageSight): readonly Drift[] {
  const { serving, release } = sight;
  // A second version beside what serves would be one too many: a person has to say which.
  if (serving !== undefined) {
    const text = `${sight.host} leads to ${serving.name} instead of ${release.containerName}.`;
    return [{ kind: 'other-version-serves', text, heals: false }];
  }
  return [...containerDrift(sight), ...(sight.stopped ? routeLeft(sight) : routeDrift(sight)), ...strangers(sight)];
}

function* containerDrift({ release, stopped, restart, container }: StageSight): Generator<Drift> {
  const { containerName: name, tag } = release;
  if (container === undefined) {
    yield { kind: 'container-missing', text: `${name}, which ran ${tag}, is gone.`, heals: false };
    return;
  }
  if (stopped) {
    if (isUp(container))
      yield { kind: 'container-running', text: `${name} runs, but the stage was stopped.`, heals: true };
    return;
  }
  if (!isUp(container)) {
    const heals = container.state === 'created' || container.state === 'exited';
    yield { kind: 'container-stopped', text: `${name} is ${container.state}, but should run.`, heals };
  }
  if (container.restartPolicy !== restart) {
    const text = `The restart policy of ${name} is "${container.restartPolicy}" instead of "${restart}".`;
    yield { kind: 'restart-policy', text, heals: true };
  }
}

/** A route of somebody else's is a person's to move. */
function* routeDrift({ host, container, route, target, owner }: StageSight): Generator<Drift> {
  if (host === undefined || container === undefined) return;
  if (route === undefined) {
    yield { kind: 'route-missing', text: `The proxy has no route for ${host}.`, heals: true };
    return;
  }
  const heals = route.route.owner === owner;
  const now = route.route.target;
  if (target !== undefined && (now.host !== target.host || now.port !== target.port)) {
    const text = `${host} leads to ${now.host}:${now.port} instead of ${target.host}:${target.port}.`;
    yield { kind: 'route-elsewhere', text, heals };
  } else if (route.state === 'unknown') {
    yield { kind: 'route-unknown', text: `What answers at ${host} is not known: ${route.evidence}`, heals };
  }
}

/** The address of a container that is down may be another's next. */
function* routeLeft({ host, container, route, owner }: StageSight): Generator<Drift> {
  if (host === undefined || container === undefined || route === undefined || isUp(container)) return;
  if (isTargetOf(container, route.route)) return;
  const text = `${host} still leads to the address that ${container.name} had.`;
  yield { kind: 'route-left', text, heals: route.route.owner === owner };
}

function isUp({ state }: EngineContainer): boolean {
  return state === 'running' || state === 'restarting';
}

/** A second version that runs serves nobody, but does its work twice; housekeeping retires it. */
function* strangers({ others, container }: StageSight): Generator<Drift> {
  if (container === undefined) return;
  for (const { name, state } of others) {
    if (state === 'running') yield { kind: 'second-container', text: `${name} runs too.`, heals: true };
  }
}

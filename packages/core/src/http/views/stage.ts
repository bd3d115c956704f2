import { type ProxyEntry, type Static, Type } from '@docker-watcher/sdk';
import {
  type Deploy,
  DRIFT_KINDS,
  type Quarantine,
  type Release,
  type StageRow,
  type StageSpec,
} from '../../deploy/index.js';
import { formatImageName } from '../../images/index.js';
import { DeploySchema, viewDeploy } from './deploy.js';
import { iso, list, oneOf, Time, when } from './fields.js';

export const STAGE_STATES = ['running', 'deploying', 'failed', 'empty', 'orphan', 'stopped'] as const;

export const StageSchema = Type.Object(
  {
    project: Type.String(),
    stage: Type.String(),
    state: oneOf(STAGE_STATES, {
      description: 'failed: nothing is live, and the last deploy failed. orphan: serves, but left the configuration.',
    }),
    image: Type.Optional(Type.String()),
    registry: Type.Optional(Type.String()),
    tagPattern: Type.Optional(Type.String()),
    autoDeploy: Type.Optional(Type.Boolean()),
    confirm: Type.Optional(Type.Boolean({ description: 'A deploy must say confirm: true.' })),
    promoteFrom: Type.Optional(Type.String()),
    host: Type.Optional(Type.String()),
    address: Type.Optional(Type.String({ description: 'Where visitors find it.' })),
    live: Type.Optional(
      Type.Object({ release: Type.Integer(), tag: Type.String(), digest: Type.String(), since: Time }),
    ),
    open: Type.Optional(DeploySchema),
    last: Type.Optional(DeploySchema),
    waiting: Type.Integer({ description: 'Candidates that wait for a person.' }),
    configurationWaiting: Type.Optional(
      Type.Boolean({ description: 'The file says something else than what runs: apply deploys it.' }),
    ),
    unhealthy: Type.Optional(
      Type.Object(
        { since: Time, reason: Type.String() },
        { description: 'What is live does not work as it did when it went live.' },
      ),
    ),
    drifted: Type.Optional(
      Type.Object(
        { since: Time, reason: Type.String(), kinds: list(oneOf(DRIFT_KINDS)) },
        { description: 'Engine or proxy are not as they should be, and that was not mended by itself.' },
      ),
    ),
    pausedAt: Type.Optional(Time),
    stoppedAt: Type.Optional(Time),
    quarantined: list(Type.Object({ digest: Type.String(), cause: Type.String(), reason: Type.String(), at: Time })),
  },
  { title: 'Stage' },
);
export type StageView = Static<typeof StageSchema>;

/** All that is known of one stage. At least one of `spec` and `row` is there. */
export interface StageFacts {
  readonly project: string;
  readonly stage: string;
  readonly spec?: StageSpec;
  readonly row?: StageRow;
  readonly live?: Release;
  readonly open?: Deploy;
  /** The newest that has ended. */
  readonly last?: Deploy;
  readonly waiting: number;
  readonly configurationWaiting?: boolean;
  readonly quarantines: readonly Quarantine[];
  readonly entry?: ProxyEntry;
}

export function viewStage(facts: StageFacts): StageView {
  const { project, stage, spec, row, live, open, last, waiting, configurationWaiting, quarantines } = facts;
  return {
    project,
    stage,
    state: stateOf(facts),
    ...(spec === undefined ? {} : viewSpec(spec, facts.entry)),
    ...(live === undefined ? {} : { live: viewLive(live) }),
    ...(open === undefined ? {} : { open: viewDeploy(open) }),
    ...(last === undefined ? {} : { last: viewDeploy(last) }),
    waiting,
    ...(configurationWaiting === undefined ? {} : { configurationWaiting }),
    ...viewStandings(row, live),
    ...when('pausedAt', row?.pausedAt),
    ...when('stoppedAt', row?.stoppedAt),
    quarantined: quarantines.map(({ digest, cause, reason, at }) => ({ digest, cause, reason, at: iso(at) })),
  };
}

export function stateOf({ row, live, open, last }: Omit<StageFacts, 'waiting' | 'quarantines'>): StageView['state'] {
  if (row?.state === 'orphan') return 'orphan';
  if (open !== undefined) return 'deploying';
  if (row?.stoppedAt !== undefined) return 'stopped';
  if (live !== undefined) return 'running';
  return last?.state === 'failed' ? 'failed' : 'empty';
}

/** Where visitors find it: the host name, with the port of the proxy when it is not the usual one. */
export function addressOf(host: string, entry: Pick<ProxyEntry, 'tls' | 'port'>): string {
  const usual = entry.tls ? 443 : 80;
  return `${entry.tls ? 'https' : 'http'}://${host}${entry.port === usual ? '' : `:${entry.port}`}/`;
}

function viewSpec(spec: StageSpec, entry: ProxyEntry | undefined): Partial<StageView> {
  const { pattern } = spec.tags;
  return {
    image: formatImageName(spec.image),
    registry: spec.registry,
    tagPattern: pattern.kind === 'regex' ? `/${pattern.text}/` : pattern.text,
    autoDeploy: spec.autoDeploy,
    confirm: spec.confirm,
    ...(spec.promoteFrom === undefined ? {} : { promoteFrom: spec.promoteFrom }),
    ...(spec.host === undefined ? {} : { host: spec.host }),
    ...(spec.host === undefined || entry === undefined ? {} : { address: addressOf(spec.host, entry) }),
  };
}

/** What was told of a version before does not stand for the one that is live. */
function viewStandings(row: StageRow | undefined, live: Release | undefined): Pick<StageView, 'unhealthy' | 'drifted'> {
  const { unhealthy, drifted } = row ?? {};
  return {
    ...(unhealthy === undefined || unhealthy.releaseId !== live?.id
      ? {}
      : { unhealthy: { since: unhealthy.since, reason: unhealthy.reason } }),
    ...(drifted === undefined ? {} : { drifted: { ...drifted, kinds: [...drifted.kinds] } }),
  };
}

function viewLive({ number, tag, digest, liveAt }: Release): NonNullable<StageView['live']> {
  return { release: number, tag, digest, since: iso(liveAt) };
}

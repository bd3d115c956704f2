import { setTimeout as delay } from 'node:timers/promises';
import type { ProxyPart, ProxyProvider, Route, RouteTarget } from '@docker-watcher/sdk';
import { type Call, outcomeOf, PATIENCE_MS, tell, withBench } from './bench.js';
import type { Check } from './check.js';
import { lifeChecks } from './life-checks.js';
import type { OtherSide } from './other-side.js';
import { startUpstreamPair, type Upstream } from './upstream-pair.js';
import { Visitors, visitThrough } from './visitors.js';

/** A proxy that runs. */
export interface ProxyAt<Config> {
  /** Settings that lead the part to it. */
  readonly settings: Config;
  /** The address by which it reaches this machine. Default `127.0.0.1`. */
  readonly reachesUsAs?: string;
  close(): Promise<void>;
}

export interface ProxySetup<Config> {
  /** Starts a proxy, or names one that runs. */
  open(): Promise<ProxyAt<Config>>;
  /** Settings that lead the part to a server which is no proxy at all. */
  settings(at: OtherSide): Config;
}

interface Rig {
  readonly part: ProxyProvider;
  readonly blue: Upstream;
  readonly green: Upstream;
}

const OWNER = 'kit-instance';
const SWITCHES = 6;

/** All that the contract of a proxy promises. */
export function proxyChecks<Config>(definition: ProxyPart<Config>, setup: ProxySetup<Config>): readonly Check[] {
  const check = (name: string, look: (rig: Rig) => Promise<readonly string[]>): Check => ({
    name,
    async run() {
      const proxy = await setup.open();
      const pair = await startUpstreamPair(proxy.reachesUsAs);
      try {
        return await withBench<ProxyProvider, readonly string[]>(definition, proxy.settings, (part) =>
          look({ part, blue: pair.blue, green: pair.green }),
        );
      } finally {
        await pair.close();
        await proxy.close();
      }
    },
  });
  return [
    ...lifeChecks<ProxyProvider>({ definition, settings: (at) => setup.settings(at), calls: proxyCalls }),
    check('it has no route where none was put, and deleting none is no error', nothing),
    check('a route that was put serves, and visitors reach its target', serving),
    check('putting a route twice is once', twice),
    check('it lists the routes of an owner, and no others', listing),
    check('it leaves the route of another owner alone, unless told to adopt it', ownership),
    check('a write it refuses leaves the old route in force', refusal),
    check('a switch under load costs no request', switching),
    check('a deleted route is gone', deleting),
    check('it counts what is open to a target', draining),
  ];
}

/** Every method that may ask the proxy. */
export function proxyCalls(part: ProxyProvider): Readonly<Record<string, Call>> {
  const target: RouteTarget = { host: '127.0.0.1', port: 9, scheme: 'http' };
  const route = routeTo(hostOf('life'), target, 'g1');
  return {
    getRoute: (options) => part.getRoute(route.host, options),
    putRoute: (options) => part.putRoute(route, options),
    deleteRoute: (options) => part.deleteRoute(route.host, options),
    listRoutes: (options) => part.listRoutes(OWNER, options),
    entry: (options) => part.entry(route.host, options),
    serving: (options) => part.serving(route.host, 'g1', options),
    ...(part.drained && { drained: (options) => part.drained?.(target, options) }),
    ...(part.release && { release: (options) => part.release?.(route.host, options) }),
    ...(part.certificates && { certificates: (options) => part.certificates?.(options) }),
  };
}

async function nothing({ part }: Rig): Promise<readonly string[]> {
  const host = hostOf('nothing');
  const got = await outcomeOf((options) => part.getRoute(host, options));
  const deleted = await outcomeOf((options) => part.deleteRoute(host, options));
  return [
    ...(got.kind === 'answered' && got.answer === undefined ? [] : [`getRoute() of no route ended with ${tell(got)}.`]),
    ...(deleted.kind === 'answered' ? [] : [`deleteRoute() of no route ended with ${tell(deleted)}.`]),
  ];
}

async function serving({ part, blue }: Rig): Promise<readonly string[]> {
  const host = hostOf('serving');
  const put = await outcomeOf((options) => part.putRoute(routeTo(host, blue.target, 'g1'), options));
  if (put.kind !== 'answered') return [`putRoute() ended with ${tell(put)}.`];
  const { generation } = (put.answer ?? {}) as { generation?: unknown };
  const complaints = generation === 'g1' ? [] : [`putRoute() of generation g1 gives ${String(generation)}.`];
  if (!(await comesTo(part, host, 'g1'))) return [...complaints, 'serving() never says that g1 is what answers.'];
  const { signal } = new AbortController();
  const other = await part.serving(host, 'g0', { signal });
  const status = await part.getRoute(host, { signal });
  const visit = await visitThrough(await part.entry(host, { signal }), host);
  return [
    ...complaints,
    ...(other.serving ? ['serving() says yes to a generation that was never put.'] : []),
    ...(status?.route.target.port === blue.target.port ? [] : ['getRoute() gives another target than was put.']),
    ...(status?.owned === true ? [] : ['getRoute() says that a route of ours is not.']),
    ...(visit.body === blue.name ? [] : [`A visitor by entry() gets ${visit.status} "${visit.body.slice(0, 40)}".`]),
  ];
}

async function twice({ part, blue }: Rig): Promise<readonly string[]> {
  const host = hostOf('twice');
  const route = routeTo(host, blue.target, 'g1');
  const put = () => outcomeOf((options) => part.putRoute(route, options));
  const outcomes = [...(await Promise.all([put(), put()])), await put()];
  const failed = outcomes.filter(({ kind }) => kind !== 'answered');
  const { signal } = new AbortController();
  const held = (await part.listRoutes(OWNER, { signal })).filter((status) => status.route.host === host);
  await part.deleteRoute(host, { signal });
  return [
    ...failed.map((outcome) => `putRoute() of what is there ended with ${tell(outcome)}.`),
    ...(held.length === 1 ? [] : [`One route was put three times, and listRoutes() has ${held.length}.`]),
  ];
}

async function listing({ part, blue }: Rig): Promise<readonly string[]> {
  const { signal } = new AbortController();
  const [mine, theirs] = [hostOf('mine'), hostOf('theirs')];
  await part.putRoute(routeTo(mine, blue.target, 'g1'), { signal });
  await part.putRoute({ ...routeTo(theirs, blue.target, 'g1'), owner: 'another' }, { signal });
  const hosts = (await part.listRoutes(OWNER, { signal })).map(({ route }) => route.host);
  return [
    ...(hosts.includes(mine) ? [] : ['listRoutes() leaves a route of its owner out.']),
    ...(hosts.includes(theirs) ? ['listRoutes() has a route of another owner.'] : []),
  ];
}

async function ownership({ part, blue, green }: Rig): Promise<readonly string[]> {
  const { signal } = new AbortController();
  const host = hostOf('owned');
  const theirs = { ...routeTo(host, blue.target, 'g1'), owner: 'another' };
  await part.putRoute(theirs, { signal });
  const mine = routeTo(host, green.target, 'g2');
  const refused = await outcomeOf((options) => part.putRoute(mine, options));
  const isConflict = refused.kind === 'threw' && (refused.error as { code?: unknown }).code === 'conflict';
  const adopted = await outcomeOf((options) => part.putRoute(mine, { ...options, adopt: true }));
  return [
    ...(isConflict ? [] : [`putRoute() over another's route is to fail as conflict, and ended with ${tell(refused)}.`]),
    ...(adopted.kind === 'answered' ? [] : [`putRoute() with adopt ended with ${tell(adopted)}.`]),
  ];
}

async function refusal({ part, blue }: Rig): Promise<readonly string[]> {
  const host = hostOf('refusal');
  const { signal } = new AbortController();
  await part.putRoute(routeTo(host, blue.target, 'g1'), { signal });
  if (!(await comesTo(part, host, 'g1'))) return ['serving() never says that g1 is what answers.'];
  const nonsense = { host: 'x"; return 200 "', port: 80, scheme: 'http' } as const;
  const outcome = await outcomeOf((options) => part.putRoute(routeTo(host, nonsense, 'g2'), options));
  const visit = await visitThrough(await part.entry(host, { signal }), host);
  return [
    ...(outcome.kind === 'threw' ? [] : [`putRoute() to a host name that is none ended with ${tell(outcome)}.`]),
    ...(visit.body === blue.name ? [] : [`After it a visitor gets ${visit.status} "${visit.body.slice(0, 40)}".`]),
  ];
}

async function switching({ part, blue, green }: Rig): Promise<readonly string[]> {
  const host = hostOf('switching');
  const { signal } = new AbortController();
  await part.putRoute(routeTo(host, blue.target, 'g0'), { signal });
  if (!(await comesTo(part, host, 'g0'))) return ['serving() never says that g0 is what answers.'];
  const visitors = new Visitors(await part.entry(host, { signal }), host);
  visitors.start();
  const complaints: string[] = [];
  for (let i = 1; i <= SWITCHES; i += 1) {
    await delay(100);
    const next = i % 2 === 1 ? green : blue;
    await part.putRoute(routeTo(host, next.target, `g${i}`), { signal });
    if (!(await comesTo(part, host, `g${i}`))) complaints.push(`serving() never says that g${i} is what answers.`);
  }
  await delay(100);
  const { sent, failures, answers } = await visitors.stop();
  const failed = Object.entries(failures).map(([what, times]) => `${times} of ${sent} visits ended with: ${what}.`);
  const isHalf = !answers.blue || !answers.green;
  return [...complaints, ...failed, ...(isHalf ? ['Visitors met one of the two versions only.'] : [])];
}

async function deleting({ part, blue }: Rig): Promise<readonly string[]> {
  const host = hostOf('deleting');
  const { signal } = new AbortController();
  await part.putRoute(routeTo(host, blue.target, 'g1'), { signal });
  await comesTo(part, host, 'g1');
  const entry = await part.entry(host, { signal });
  await part.deleteRoute(host, { signal });
  const left = await part.getRoute(host, { signal });
  const visit = await untilTrue(
    async () => (await visitThrough(entry, host).catch(() => undefined))?.body !== blue.name,
  );
  return [
    ...(left === undefined ? [] : ['getRoute() still gives the route that was deleted.']),
    ...(visit ? [] : ['Visitors still reach the target of the route that was deleted.']),
  ];
}

async function draining({ part, blue }: Rig): Promise<readonly string[]> {
  if (part.drained === undefined) return [];
  const host = hostOf('draining');
  const { signal } = new AbortController();
  await part.putRoute(routeTo(host, blue.target, 'g1'), { signal });
  const outcome = await outcomeOf((options) => part.drained?.(blue.target, options));
  const open = outcome.kind === 'answered' ? (outcome.answer as { open?: unknown }).open : undefined;
  return open === 0 ? [] : [`drained() of a target nobody visited is to give 0 open, and ended with ${tell(outcome)}.`];
}

function hostOf(name: string): string {
  return `${name}.kit.docker-watcher.test`;
}

function routeTo(host: string, target: RouteTarget, generation: string): Route {
  return { id: 'kit/dev', host, target, websockets: true, owner: OWNER, generation };
}

function comesTo(part: ProxyProvider, host: string, generation: string): Promise<boolean> {
  const { signal } = new AbortController();
  return untilTrue(async () => (await part.serving(host, generation, { signal })).serving);
}

async function untilTrue(isSo: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    if (await isSo()) return true;
    await delay(20);
  }
  return false;
}

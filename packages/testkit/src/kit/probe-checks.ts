import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { HealthProbe, ProbePart, ProbeResult, ProbeTarget } from '@docker-watcher/sdk';
import { outcomeOf, tell, withBench } from './bench.js';
import type { Check } from './check.js';
import { collect, lifeChecks } from './life-checks.js';

/** A thing to look at, running. */
export interface ProbeSubject {
  readonly target: ProbeTarget;
  close(): Promise<void> | void;
}

export interface ProbeSetup<Config> {
  settings(): Config;
  /** Starts something the probe is to find healthy. */
  healthy(): Promise<ProbeSubject>;
  /** Starts something that answers, and is to be found unhealthy. Left out: only nobody answering is. */
  unhealthy?(): Promise<ProbeSubject>;
}

const CONTAINER = { id: 'c0ffee', name: 'web-dev-kit' };

/** A target for a probe: a port of this machine. */
export function probeTarget(port: number): ProbeTarget {
  return { address: { host: '127.0.0.1', port }, container: CONTAINER, hostName: 'web.example.com' };
}

/** All that the contract of a probe promises. */
export function probeChecks<Config>(definition: ProbePart<Config>, setup: ProbeSetup<Config>): readonly Check[] {
  const look = (open: () => Promise<ProbeSubject>, judge: (result: ProbeResult) => readonly string[]) => async () => {
    const subject = await open();
    try {
      return await withBench<HealthProbe, readonly string[]>(definition, setup.settings(), async (part) => {
        const outcome = await outcomeOf((options) => part.check(subject.target, options));
        if (outcome.kind !== 'answered') return [`check() is to give a value, and ended with ${tell(outcome)}.`];
        return judge(outcome.answer as ProbeResult);
      });
    } finally {
      await subject.close();
    }
  };
  const { unhealthy } = setup;
  return [
    ...lifeChecks<HealthProbe>({
      definition,
      settings: () => setup.settings(),
      calls: (part, { port }) => ({ check: (options) => part.check(probeTarget(port), options) }),
    }),
    {
      name: 'it finds healthy what is, and says what it saw',
      run: look(setup.healthy, (result) => [
        ...(result.healthy ? [] : [`It was found unhealthy: ${JSON.stringify(result)}.`]),
        ...(result.evidence ? [] : ['There is no evidence.']),
      ]),
    },
    {
      name: 'it finds unhealthy what is, with a reason and evidence',
      run: () =>
        collect([refusedPort, ...(unhealthy === undefined ? [] : [unhealthy])], (open) =>
          look(open, unhealthyComplaints)(),
        ),
    },
    {
      name: 'a target without a port is no crash',
      run: () =>
        withBench<HealthProbe, readonly string[]>(definition, setup.settings(), async (part) => {
          const outcome = await outcomeOf((options) => part.check({ container: CONTAINER }, options));
          const code = outcome.kind === 'threw' ? (outcome.error as { code?: unknown }).code : undefined;
          return outcome.kind === 'answered' || code === 'misconfigured'
            ? []
            : [`check() of a worker is to give a value or fail as misconfigured, and ended with ${tell(outcome)}.`];
        }),
    },
  ];
}

function unhealthyComplaints(result: ProbeResult): readonly string[] {
  if (result.healthy) return [`It was found healthy: ${result.evidence}.`];
  return [
    ...(/^[a-z][a-z0-9_-]*$/.test(result.reason) ? [] : [`The reason "${result.reason}" is no short word.`]),
    ...(result.evidence ? [] : ['There is no evidence.']),
  ];
}

/** A port that nobody listens on any more. */
async function refusedPort(): Promise<ProbeSubject> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return { target: probeTarget(port), close: () => undefined };
}

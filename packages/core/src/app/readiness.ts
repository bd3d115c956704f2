import { messageOf } from '../base/index.js';
import type { Engine } from '../deploy/index.js';
import type { Readiness, ReadyPart } from '../http/index.js';

type Reachable = Pick<Engine, 'ping' | 'info'>;

const ENGINE_MS = 3_000;

/** Without the engine nothing can be deployed; a part that fails leaves the rest running. */
export function readinessOf(engine: Reachable, standings: () => readonly ReadyPart[]): Readiness {
  return {
    async parts() {
      return [await engineStanding(engine), ...standings()];
    },
  };
}

async function engineStanding(engine: Reachable): Promise<ReadyPart> {
  try {
    const signal = AbortSignal.timeout(ENGINE_MS);
    await engine.ping({ signal });
    const { version } = await engine.info({ signal });
    return { name: 'engine', state: 'ok', detail: `Docker ${version}` };
  } catch (error) {
    return { name: 'engine', state: 'down', detail: messageOf(error) };
  }
}

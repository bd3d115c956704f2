import { messageOf } from '../base/index.js';
import type { Engine } from '../deploy/index.js';
import type { Readiness, ReadyPart } from '../http/index.js';

const ENGINE_MS = 3_000;

/** Without the engine nothing can be deployed; a part that fails leaves the rest running. */
export function readinessOf(engine: Pick<Engine, 'info'>, standings: () => readonly ReadyPart[]): Readiness {
  return {
    async parts() {
      return [await engineStanding(engine), ...standings()];
    },
  };
}

async function engineStanding(engine: Pick<Engine, 'info'>): Promise<ReadyPart> {
  try {
    const { version } = await engine.info({ signal: AbortSignal.timeout(ENGINE_MS) });
    return { name: 'engine', state: 'ok', detail: `Docker ${version}` };
  } catch (error) {
    return { name: 'engine', state: 'down', detail: messageOf(error) };
  }
}

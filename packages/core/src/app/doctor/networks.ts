import type { Check } from '../../http/index.js';
import { type Finding, failed, type Look, ok, type Patient } from './look.js';

/** Each network that stages name. */
export const networks: Look = {
  id: 'network',
  title: 'Networks',
  needsEngine: true,
  async look(patient, signal) {
    return Promise.all(
      [...wanted(patient)].map(async ([name, { isMade }]): Promise<Check> => {
        const exists = await patient.engine.networkExists(name, { signal });
        return { id: `network.${name}`, title: `Network ${name}`, ...findingOf(name, exists, isMade) };
      }),
    );
  },
};

function wanted({ config }: Patient): ReadonlyMap<string, { readonly isMade: boolean }> {
  const names = new Map<string, { isMade: boolean }>();
  for (const { run } of config.stages) {
    for (const name of [run.network, ...run.networks]) {
      const isMade = run.networkCreate && name === run.network;
      names.set(name, { isMade: isMade || names.get(name)?.isMade === true });
    }
  }
  return names;
}

function findingOf(name: string, exists: boolean, isMade: boolean): Finding {
  if (exists) return ok('It exists.');
  if (isMade) return ok('It does not exist yet; the first deploy makes it.');
  return failed('It does not exist: no stage on it can be deployed.', `docker network create ${name}`);
}

import { formatSize } from '../../base/index.js';
import { type Finding, failed, type Look, ok, type Patient, skipped, warning } from './look.js';

const TIGHT_BYTES = 2 * 1024 ** 3;
/** What a deploy keeps free, at least. */
const RESERVE_BYTES = 256 * 1024 ** 2;

/** Is it there, new enough, on sound storage, with room for images? */
export const engine: Look = {
  id: 'engine',
  title: 'Docker Engine',
  async look(patient, signal) {
    const { version, apiVersion, platform, operatingSystem, dataRoot } = await patient.engine.info({ signal });
    const { storageDriver } = await patient.details();
    return [
      {
        id: 'engine',
        title: 'Docker Engine',
        ...ok(`Docker ${version} (API ${apiVersion}) on ${operatingSystem}, ${platform}.`),
      },
      { id: 'engine.storage', title: 'Engine storage', ...storageOf(storageDriver) },
      { id: 'engine.disk', title: 'Engine disk', ...(await spaceOf(patient, dataRoot)) },
    ];
  },
};

function storageOf(driver: string): Finding {
  if (driver !== 'vfs') return ok(`It keeps images with ${driver}.`);
  return warning(
    'It keeps images with vfs, which copies each layer whole: slow, and many times the space.',
    'Use overlay2: put the data root of Docker on ext4 or xfs.',
  );
}

async function spaceOf({ disk }: Patient, dataRoot: string): Promise<Finding> {
  const free = await disk.freeBytes(dataRoot);
  if (free === undefined) return skipped(`${dataRoot} of the engine can't be seen from here.`);
  const detail = `${formatSize(free)} free on ${dataRoot}.`;
  const hint = 'docker system df shows what takes it; docker image prune -a lets go of what nothing uses.';
  if (free < RESERVE_BYTES) return failed(`${detail} Deploys need more.`, hint);
  return free < TIGHT_BYTES ? warning(detail, hint) : ok(detail);
}

import type { ImageName, RegistrySource } from '@docker-watcher/sdk';
import { toAppError } from '../../base/index.js';
import type { StageConfig } from '../../config/index.js';
import type { Check } from '../../http/index.js';
import { formatImageName, matchTag, shortDigest } from '../../images/index.js';
import { type Finding, failed, type Look, ok, skipped, warning } from './look.js';

/** Each registry: does it answer, let us in, and show one image that a project runs? */
export const registries: Look = {
  id: 'registry',
  title: 'Registries',
  async look(patient, signal) {
    const { registries: all, config } = patient;
    if (config.registries.length === 0) return [{ id: 'registry', title: 'Registries', ...none() }];
    return Promise.all(
      config.registries.map(async ({ id }): Promise<Check> => {
        const source = all.get(id)?.source;
        const stage = config.stages.find(({ registry }) => registry === id);
        const found = source === undefined ? skipped('It was not made.') : await examine(source, stage, signal);
        return { id: `registry.${id}`, title: `Registry ${id}`, ...found };
      }),
    );
  },
};

function none(): Finding {
  return skipped('None is configured.', 'Name one under "registries"; docker-watcher init writes an example.');
}

async function examine(source: RegistrySource, stage: StageConfig | undefined, signal: AbortSignal): Promise<Finding> {
  try {
    // First: a look that succeeds ends an earlier verdict of the guard.
    const seen = stage === undefined ? undefined : await lookAt(source, stage, signal);
    const health = (await source.health?.({ signal })) ?? { state: 'ok' as const };
    const detail = [seen?.detail ?? 'No stage uses it.', health.detail].filter((text) => text !== undefined).join(' ');
    if (health.state === 'failed') return failed(detail);
    if (health.state === 'degraded') return warning(detail);
    return seen?.state === 'warning' ? { ...seen, detail } : ok(detail);
  } catch (error) {
    signal.throwIfAborted();
    const { message, hint } = toAppError(error);
    return failed(message, hint);
  }
}

/** Lists the tags of one image and asks for the digest of one of them. */
async function lookAt(
  source: RegistrySource,
  { image, tags, key }: StageConfig,
  signal: AbortSignal,
): Promise<Finding> {
  const listed = await source.listTags(image, { signal });
  const name = formatImageName(image);
  const taken = listed.filter((tag) => matchTag(tags, tag) === 'match');
  const tag = taken.at(-1) ?? listed.at(-1);
  if (tag === undefined) return warning(`${name} has no tags yet.`, 'Push an image, then look again.');
  const detail = await resolved(source, image, tag, signal);
  if (taken.length > 0) return ok(detail);
  return warning(`${detail} None of its ${listed.length} tags is one that ${key} takes.`, 'Check "tag_pattern".');
}

async function resolved(source: RegistrySource, image: ImageName, tag: string, signal: AbortSignal): Promise<string> {
  const found = await source.resolve(image, tag, { signal });
  const digest = found === undefined ? 'gone by now' : shortDigest(found.digest);
  return `${formatImageName(image)}:${tag} is ${digest}.`;
}

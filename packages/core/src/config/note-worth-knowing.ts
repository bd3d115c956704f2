import type { LoadContext } from './context.js';
import type { RegistryConfig, StageConfig } from './model.js';
import type { ReadText } from './ports.js';

/** Tells what is no mistake and may yet surprise. */
export function noteWorthKnowing(
  stages: readonly StageConfig[],
  registries: readonly RegistryConfig[],
  { problems, raw }: LoadContext,
  readText: ReadText,
): void {
  for (const { project, stage, registry, image, run } of stages) {
    const levels = [['projects', project, 'stages', stage], ['projects', project], ['global']];
    const rawLevels = [raw.projects[project]?.stages[stage], raw.projects[project], raw.global];
    const writer = levels[rawLevels.findIndex((level) => level?.env_file !== undefined)];
    if (run.envFile !== undefined && writer !== undefined && !isReadable(run.envFile, readText)) {
      const message = `${run.envFile} can't be read now.`;
      problems.note(
        [...writer, 'env_file'],
        message,
        'It is read when a deploy leaves the queue; it must be there then.',
      );
    }
    const host = hostOf(registries.find(({ id }) => id === registry)?.settings.url);
    if (host !== undefined && !isSameRegistry(host, image.host)) {
      problems.note(
        ['projects', project, 'image'],
        `The image is on ${image.host}, the registry "${registry}" at ${host}.`,
        `Images are pulled from ${image.host} with the credentials of "${registry}"; its API is asked at ${host}.`,
      );
    }
  }
}

function isReadable(path: string, readText: ReadText): boolean {
  try {
    readText(path);
    return true;
  } catch {
    return false;
  }
}

function hostOf(url: unknown): string | undefined {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).host : undefined;
}

/** Docker Hub has several names. */
function isSameRegistry(a: string, b: string): boolean {
  return hubless(a) === hubless(b);
}

function hubless(host: string): string {
  return host === 'docker.io' || host.endsWith('.docker.io') ? 'docker.io' : host;
}

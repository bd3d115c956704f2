import type { ImageName } from '@docker-watcher/sdk';
import { parseImageName } from '../../images/index.js';
import type { LoadContext } from '../context.js';
import type { StageConfig } from '../model.js';
import type { RawProject } from '../schema/project.js';
import { closest } from '../source/did-you-mean.js';
import type { Path } from '../source/path.js';
import { checkRelations, type PlacedStage } from './check-relations.js';
import { Levels, type RawLevel } from './levels.js';
import { checkLength, checkName } from './names.js';
import { resolveShared, resolveStage, type StageDraft } from './resolve-stage.js';
import { tagPolicyOf } from './tag-patterns.js';

/** Every stage of every project. */
export function resolveStages(context: LoadContext): readonly StageConfig[] {
  const { raw, problems } = context;
  const global = new Levels([{ raw: (raw.global ?? {}) as RawLevel, at: ['global'] }], problems);
  resolveShared(global, context);
  const placed: PlacedStage[] = [];
  for (const [project, settings] of Object.entries(raw.projects ?? {})) {
    if (settings === undefined) continue;
    for (const draft of draftsOf(project, settings, global, context)) {
      placed.push({ ...draft, config: resolveStage(draft, context) });
    }
  }
  checkRelations(placed, context);
  return placed.flatMap(({ config }) => (config === undefined ? [] : [config]));
}

function draftsOf(project: string, settings: RawProject, global: Levels, context: LoadContext): readonly StageDraft[] {
  const { problems } = context;
  const at = ['projects', project];
  checkName('project', project, at, problems);
  const levels = global.with({ raw: settings as RawLevel, at });
  resolveShared(levels, context);
  tagPolicyOf(levels, problems);
  const registry = registryOf(settings, at, context);
  const image = imageOf(settings, at, context);
  const stages = Object.entries(settings.stages ?? {});
  if (settings.stages !== undefined && stages.length === 0 && !problems.isSpoiled([...at, 'stages'])) {
    problems.add(
      [...at, 'stages'],
      'This project has no stages.',
      'Such as stages: {dev: {tag_pattern: "dev-*"}}.',
      'key',
    );
  }
  return stages.flatMap(([stage, own]) => {
    if (own === undefined) return [];
    const stageAt = [...at, 'stages', stage];
    checkName('stage', stage, stageAt, problems);
    checkLength(project, stage, stageAt, problems);
    return [{ project, stage, at: stageAt, levels: levels.with({ raw: own, at: stageAt }), registry, image }];
  });
}

function registryOf(
  { registry }: RawProject,
  project: Path,
  { raw, problems, source }: LoadContext,
): string | undefined {
  const at = [...project, 'registry'];
  if (problems.isSpoiled(at)) return undefined;
  // As written: one with a mistake in it is there all the same.
  const written = source.value.registries;
  const known = typeof written === 'object' && written !== null ? Object.keys(written) : [];
  const [only, second] = known;
  if (registry !== undefined) {
    if (known.includes(registry)) return registry;
    if (problems.isSpoiled(['registries'])) return undefined;
    const meant = closest(registry, known);
    const all = only === undefined ? 'Add one under "registries:".' : `There are: ${known.join(', ')}.`;
    problems.add(at, 'There is no registry of this name.', meant === undefined ? all : `Did you mean "${meant}"?`);
    return undefined;
  }
  if (only !== undefined && second === undefined) return only;
  if (only === undefined && (raw.registries !== undefined || problems.isSpoiled(['registries']))) return undefined;
  problems.add(
    at,
    only === undefined ? 'There is no registry to get the image from.' : 'The key "registry" is missing.',
    only === undefined
      ? 'Such as registries: {hub: {type: oci, url: https://docker.io}}.'
      : `There are several: ${known.join(', ')}.`,
    'key',
  );
  return undefined;
}

function imageOf({ image }: RawProject, project: Path, { problems }: LoadContext): ImageName | undefined {
  if (image === undefined) return undefined;
  const parsed = parseImageName(image);
  if (parsed.ok) return parsed.image;
  // The reason may quote what stands there, which a person may have mistaken for the place of a secret.
  const reason = parsed.reason.replace(/^"[^"]*"/, 'a part of it');
  problems.add([...project, 'image'], `This is no image name: ${reason}.`, 'Such as git.example.com/team/app.');
  return undefined;
}

import { LABELS, OPEN_STATES } from '../../src/deploy/index.js';
import type { World } from './world.js';

/**
 * What must hold of a stage once the dust has settled, whatever happened before. Gives the sentences that are not true;
 * none: all is well.
 */
export async function complaints(world: World, key = 'app/dev'): Promise<readonly string[]> {
  const found: string[] = [];
  const say = (isSo: boolean, sentence: string) => {
    if (!isSo) found.push(sentence);
  };
  const spec = world.specs.get(key);
  const deploys = (await world.allDeploys()).filter(({ project, stage }) => `${project}/${stage}` === key);
  for (const { id, state, step } of deploys)
    say(!OPEN_STATES.includes(state), `the deploy ${id} is still ${state} at ${step}`);

  const releases = await world.releases(key);
  const live = releases.filter(({ retiredAt }) => retiredAt === undefined);
  say(live.length <= 1, `${live.length} releases are live`);
  const running = world.running(key);
  const isStopped = (await world.row(key))?.stoppedAt !== undefined;
  const wanted = isStopped ? [] : live.map(({ containerName }) => containerName);
  say(String(running) === String(wanted), `${running.join(', ') || 'nothing'} runs instead of ${wanted.join(', ')}`);

  const route = world.proxy.all().find(({ host }) => host === spec?.host);
  if (isStopped) say(world.routed(key) === undefined, `the route of a stopped stage leads to ${world.routed(key)}`);
  else if (live.length === 0) say(route?.owner !== 'instance-1', 'a route leads nowhere');
  else if (spec?.host !== undefined) {
    say(world.routed(key) === wanted[0], `the route leads to ${world.routed(key) ?? 'nothing'}`);
    say(!world.proxy.isHeld(spec.host), 'visitors are held for ever');
  }
  for (const { containerName, localTag, number, prunedAt } of releases) {
    if (prunedAt !== undefined) continue;
    say(world.engine.images.find(localTag) !== undefined, `the image of release ${number} is lost (${localTag})`);
    const policy = world.engine.all().find(({ spec: { name } }) => name === containerName)?.policy;
    const expected = wanted.includes(containerName) ? spec?.run.restart : 'no';
    say(policy === undefined || policy === expected, `${containerName} has the restart policy ${policy}`);
  }
  const kept = releases.filter(({ prunedAt }) => prunedAt === undefined);
  for (const container of world.engine.all()) {
    const { name } = container.spec;
    if (container.labels[LABELS.project] !== spec?.project || container.labels[LABELS.stage] !== spec?.stage) continue;
    say(
      kept.some(({ containerName }) => containerName === name),
      `${name} is a stray`,
    );
  }
  const prefix = `docker-watcher/${key.replace('/', '-')}:`;
  for (const { references } of world.engine.images.all()) {
    for (const reference of references) {
      if (reference.startsWith(prefix))
        say(
          kept.some(({ localTag }) => localTag === reference),
          `${reference} is a stray`,
        );
    }
  }
  return found;
}

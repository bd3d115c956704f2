import { digestOf, failureOf, type Stage } from './models.js';
import type { World } from './world.js';

const MINUTE = 60_000;

/** A day as it may be: something failed, something waits, something is on its way. */
export function tellStory(world: World): void {
  world.offer(stageOf(world, 'web-app-launcher', 'prod'), 'v1.8.0');
  world.offer(stageOf(world, 'photo-library', 'rel'), 'v1.9.1');
  world.begin(stageOf(world, 'billing-api', 'dev'), 'dev-45', { failure: failureOf('dev-45') });
  const part = world.parts.find(({ name }) => name === 'registry github');
  if (part !== undefined)
    Object.assign(part, {
      state: 'degraded',
      detail: 'It has answered 503 for 12 minutes. What is known of its tags is that old.',
    });
}

/** A day on which each kind of trouble is there. */
export function tellTroubles(world: World): void {
  tellStory(world);
  const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE).toISOString();
  const change = (project: string, name: string, more: Partial<Stage>) =>
    Object.assign(stageOf(world, project, name), more);
  change('photo-library', 'prod', {
    unhealthy: { since: ago(4), reason: 'GET /api/health answered 503 five times in a row.' },
  });
  change('weather-station', 'dev', {
    drifted: {
      since: ago(31),
      reason: 'weather.example.com leads to 10.0.3.9:3000 instead of 10.0.3.4:3000.',
      kinds: ['route-elsewhere', 'second-container'],
    },
  });
  change('weather-station', 'rel', { configurationWaiting: true });
  change('weather-station', 'prod', { pausedAt: ago(600) });
  change('mail-relay', 'dev', { stoppedAt: ago(90), state: 'stopped' });
  change('mail-relay', 'prod', { state: 'orphan' });
  change('notes', 'prod', {
    quarantined: [
      { digest: digestOf('v1.5.9'), cause: 'bake', reason: 'It ended three times while it was watched.', at: ago(300) },
    ],
  });
  const { live: _, address: __, last: ___, ...empty } = stageOf(world, 'wiki', 'dev');
  forget(world, empty);
  const { stages } = world.projects.find(({ id }) => id === 'wiki') ?? { stages: [] };
  stages.splice(
    stages.findIndex(({ stage }) => stage === 'dev'),
    1,
    { ...empty, state: 'empty' },
  );
}

/** As if nothing had ever been deployed or seen there. */
function forget(world: World, { project, stage }: Pick<Stage, 'project' | 'stage'>): void {
  const others = world.deploys.filter((deploy) => deploy.project !== project || deploy.stage !== stage);
  world.deploys.splice(0, world.deploys.length, ...others);
  for (const kept of [world.releases, world.candidates, world.lines]) kept.delete(`${project}/${stage}`);
}

function stageOf(world: World, project: string, name: string): Stage {
  const found = world.stage(project, name);
  if (found === undefined) throw new Error(`There is no ${project}/${name}`);
  return found;
}

import { failureOf } from './models.js';
import type { World } from './world.js';

/** A day as it may be: something failed, something waits, something is on its way. */
export function tellStory(world: World): void {
  const stage = (project: string, name: string) => {
    const found = world.stage(project, name);
    if (found === undefined) throw new Error(`There is no ${project}/${name}`);
    return found;
  };
  world.offer(stage('web-app-launcher', 'prod'), 'v1.8.0');
  world.offer(stage('photo-library', 'rel'), 'v1.9.1');
  world.begin(stage('billing-api', 'dev'), 'dev-45', { failure: failureOf('dev-45') });
  const part = world.parts.find(({ name }) => name === 'registry github');
  if (part !== undefined)
    Object.assign(part, {
      state: 'degraded',
      detail: 'It has answered 503 for 12 minutes. What is known of its tags is that old.',
    });
}

// A registry, a controller and its proxy, for benchmarks that really deploy.
import { buildSample, connect, forgetSample, pushSample } from '../../scripts/services/images.mjs';
import { startRegistry } from '../../scripts/services/registry.mjs';
import { sweep } from '../../scripts/services/sweep.mjs';
import { watchEvents } from '../../scripts/world/events.mjs';
import { prepareController } from './controller.mjs';

const SECRET = 'of-this-benchmark-alone';

/**
 * `projects`: by name, the keys of a project but for registry, image and port. Each has an image of its own. The controller
 * runs; `push(project, version, behaviour)` pushes the tag `version`; `hostOf(project)` is where its stage `dev` answers.
 */
export async function openAppWorld({ engine, projects, settings = {}, env = {} }) {
  const registry = await startRegistry({ log: () => {} });
  const run = Math.random().toString(36).slice(2, 8);
  const nameOf = (project) => `${project}-${run}`;
  const imageOf = (project) => `${registry.host}/bench/${nameOf(project)}`;
  const named = Object.entries(projects).map(([project, keys]) => [
    nameOf(project),
    { registry: 'local', image: imageOf(project), port: 3_000, ...keys },
  ]);
  const world = await prepareController({
    engine,
    env: { BENCH_WEBHOOK: SECRET, ...env },
    settings: {
      registries: {
        local: { type: 'oci', url: registry.url, insecure: true, webhook: { secret_env: 'BENCH_WEBHOOK' } },
      },
      projects: Object.fromEntries(named),
      ...settings,
    },
  });
  await world.controller.start();
  const watch = watchEvents(world.controller, () => {});
  const pathOf = (project) => `/api/projects/${nameOf(project)}/stages/dev`;
  return {
    ...{ ...world, registry, watch, pathOf, nameOf, imageOf },
    docker: connect(engine.host),
    hostOf: (project) => `stage-dev-${nameOf(project)}.localhost`,
    /** Pushed, and forgotten by the engine: what CI pushes was built on another machine. */
    async push(project, version, behaviour = 'web') {
      const image = await buildSample({ engine, name: imageOf(project), tag: version, version, behaviour });
      await pushSample({ engine, image });
      await forgetSample({ engine, image });
    },
    /** As the registry would tell of a push; resolves with the answer's status. */
    async hint(project, tag, delivery) {
      const target = {
        repository: `bench/${nameOf(project)}`,
        tag,
        mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
      };
      const answer = await fetch(`${world.controller.url}/api/webhook/local`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${SECRET}`,
          'content-type': 'application/vnd.docker.distribution.events.v1+json',
        },
        body: JSON.stringify({ events: [{ id: delivery, action: 'push', target }] }),
      });
      await answer.arrayBuffer();
      return answer.status;
    },
    async deploy(project, tag) {
      const { id } = await world.controller.api('POST', `${pathOf(project)}/deploy`, { tag });
      return this.ended(id);
    },
    async ended(id) {
      const ends = ['deploy.succeeded', 'deploy.failed', 'deploy.cancelled', 'deploy.superseded'];
      const event = await watch.until(({ deploy, type }) => deploy === id && ends.includes(type), `the end of ${id}`);
      if (event.type !== 'deploy.succeeded')
        throw new Error(
          `The deploy of ${event.data.tag} ended as ${event.type}: ${event.data.reason ?? 'no reason given'}`,
        );
      return event;
    },
    async close() {
      watch.close();
      await world.close();
      for (const project of Object.keys(projects))
        await sweep({
          engine,
          labels: { 'io.docker-watcher.project': nameOf(project) },
          images: [`docker-watcher/${nameOf(project)}-dev`, imageOf(project)],
        });
      await sweep({ engine, labels: { 'bench-run': run }, networks: [world.network] });
      await registry.stop();
    },
    benchRun: run,
  };
}

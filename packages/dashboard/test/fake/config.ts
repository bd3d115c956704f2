import type { World } from './world.js';

/** The configuration in force, in the shape of the real one. */
export function configOf(world: World): unknown {
  return {
    file: '/etc/docker-watcher/docker-watcher.yaml',
    parallelDeploys: 2,
    server: { host: '0.0.0.0', port: 8080, cors: [] },
    auth: { type: 'password' },
    registries: [
      {
        id: 'gitea',
        type: 'gitea',
        settings: { url: 'https://git.example.com' },
        pollIntervalMs: 60_000,
        webhookSecret: 'generated',
      },
    ],
    proxy: { id: 'npm', type: 'npm', settings: { url: 'http://npm:81', email: 'docker-watcher@example.com' } },
    stages: world.projects.slice(0, 8).flatMap(({ stages }) =>
      stages.map(({ project, stage, image, host, autoDeploy, confirm }) => ({
        key: `${project}/${stage}`,
        project,
        stage,
        image,
        host,
        port: 3000,
        autoDeploy,
        confirm,
        keep: stage === 'prod' ? 5 : 3,
        probe: { type: 'http', settings: { path: '/api/health' }, intervalMs: 250 },
        run: {
          env: stage === 'prod' ? ['DATABASE_URL', 'SENTRY_DSN'] : ['DATABASE_URL'],
          restart: 'unless-stopped',
          memoryBytes: stage === 'prod' ? 536_870_912 : 268_435_456,
        },
      })),
    ),
  };
}

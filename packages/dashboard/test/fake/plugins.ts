import type { PluginsView } from '../../src/api/views.js';
import type { World } from './world.js';

/** What the plugins page is told. */
export function plugins(world: World): PluginsView {
  const stateOf = (name: string) =>
    world.parts.find((part) => part.name === name)?.state === 'ok' ? ('ok' as const) : ('degraded' as const);
  const detailOf = (name: string) => {
    const detail = world.parts.find((part) => part.name === name)?.detail;
    return detail === undefined ? {} : { detail };
  };
  return {
    plugins: [
      {
        name: 'gitea',
        package: '@docker-watcher/plugin-gitea',
        version: '0.1.0',
        parts: [
          {
            kind: 'registry',
            type: 'gitea',
            label: 'Gitea and Forgejo',
            settings: {
              type: 'object',
              required: ['url'],
              properties: {
                url: { type: 'string', title: 'Base URL', description: 'Where Gitea is.' },
                token: { type: 'string', title: 'Access token', description: 'Needs read:package.' },
              },
            },
          },
        ],
      },
      {
        name: 'npm-proxy',
        package: '@docker-watcher/plugin-npm-proxy',
        version: '0.1.0',
        parts: [
          {
            kind: 'proxy',
            type: 'npm',
            label: 'Nginx Proxy Manager',
            settings: {
              type: 'object',
              required: ['url', 'email'],
              properties: {
                url: { type: 'string', title: 'Address' },
                email: { type: 'string', title: 'User' },
                timeout: { type: 'string', title: 'Deadline', default: '10s' },
              },
            },
          },
        ],
      },
      {
        name: '@acme/vault',
        parts: [],
        problem: {
          code: 'plugin.missing',
          message: '@acme/docker-watcher-plugin-vault is not installed.',
          hint: 'npm install @acme/docker-watcher-plugin-vault',
        },
      },
    ],
    parts: [
      {
        id: 'gitea',
        kind: 'registry',
        type: 'gitea',
        plugin: 'gitea',
        state: stateOf('registry gitea'),
        ...detailOf('registry gitea'),
        settings: { url: 'https://git.example.com' },
      },
      {
        id: 'github',
        kind: 'registry',
        type: 'github',
        plugin: 'ghcr',
        state: stateOf('registry github'),
        ...detailOf('registry github'),
        settings: { url: 'https://ghcr.io' },
      },
      {
        id: 'npm',
        kind: 'proxy',
        type: 'npm',
        plugin: 'npm-proxy',
        state: stateOf('proxy npm'),
        settings: { url: 'http://npm:81', email: 'docker-watcher@example.com' },
      },
      {
        id: 'webhook',
        kind: 'notifier',
        type: 'webhook',
        plugin: 'webhook-notify',
        state: stateOf('notifier webhook'),
        settings: { url: 'https://notify.example.com/webhook' },
      },
    ],
  };
}

import type { CheckView } from '../../src/api/views.js';
import type { World } from './world.js';

/** What the doctor finds; a part that is failing, and without a project a registry to name. */
export function checksOf({ parts, projects }: World): readonly CheckView[] {
  const registries = parts.filter(({ name }) => name.startsWith('registry '));
  return [
    { id: 'engine', title: 'Docker Engine', state: 'ok', detail: 'Docker 28.1.1 answers, API 1.49.' },
    { id: 'engine.disk', title: 'Engine disk', state: 'ok', detail: '182 GB of 480 GB are free.' },
    { id: 'configuration', title: 'Configuration', state: 'ok', detail: 'It is valid, and in force.' },
    ...registries.map(({ name, state, detail }): CheckView => {
      const id = name.replace('registry ', '');
      const about = { id: `registry.${id}`, title: `Registry ${id}` };
      return state === 'ok'
        ? { ...about, state: 'ok', detail: 'It lists the tags of every image that is asked of it.' }
        : {
            ...about,
            state: 'failed',
            detail: detail ?? 'It does not answer.',
            hint: 'See whether https://ghcr.io/v2/ answers from this machine.',
          };
    }),
    { id: 'proxy', title: 'Proxy npm', state: 'ok', detail: 'Nginx Proxy Manager 2.12 answers.' },
    { id: 'network', title: 'Networks', state: 'ok', detail: 'staging-net is there.' },
    { id: 'data.space', title: 'Data space', state: 'ok', detail: '41 GB are free.' },
    { id: 'clock', title: 'Clock', state: 'ok', detail: 'It is right within a second.' },
    projects.length === 0
      ? { id: 'webhook', title: 'Webhooks', state: 'skipped', detail: 'No project is configured yet.' }
      : {
          id: 'webhook',
          title: 'Webhooks',
          state: 'warning',
          detail: 'gitea has not called since the start; polling finds new tags within a minute.',
          hint: 'Add the address of step 3 to the repository or the organisation in Gitea.',
        },
  ];
}

import { join } from 'node:path';
import { describePlugin, describeProxy } from '@docker-watcher/testkit';
import { beforeAll } from 'vitest';
import plugin from '../src/index.js';
import { buildProxy } from './build.js';
import { World } from './world.js';

beforeAll(buildProxy);

describePlugin(plugin, { folder: new URL('..', import.meta.url) });

describeProxy('embedded', plugin, {
  async open() {
    const world = new World();
    const { data } = await world.proxy();
    return { settings: { spawn: false, control: join(data, 'proxy.sock') }, close: () => world.end() };
  },
  settings: ({ socketPath }) => ({ spawn: false, control: socketPath }),
});

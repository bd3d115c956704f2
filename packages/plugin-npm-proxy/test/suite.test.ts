import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { type OpenInstance, openInstance } from './instance.js';
import { npmSuite, SUFFIX } from './suite.js';
import { World } from './world.js';

let opened: OpenInstance;
let world: World;

beforeAll(async () => {
  opened = await openInstance();
  world = new World(opened.instance);
  await world.person.tidy(SUFFIX);
});
afterEach(() => world.end());
afterAll(async () => {
  await world.person.tidy(SUFFIX);
  await opened.close();
});

describe('an Nginx Proxy Manager', () => npmSuite(() => world));

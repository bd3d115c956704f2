#!/usr/bin/env node
import { createServer } from 'vite';
import { loadFake } from './fake.mjs';

/** The dashboard while one works on it: Vite, and a world that goes on by itself. `DASHBOARD_API` names a real one instead. */
const EVERY_MS = 25_000;

if (process.env.DASHBOARD_API === undefined) {
  const { FakeServer, World, tellStory } = await loadFake();
  const world = new World({ stepMs: 1_500 });
  const server = new FakeServer({ world });
  process.env.DASHBOARD_API = await server.start();
  tellStory(world);
  let count = 60;
  setInterval(() => {
    count += 1;
    const { stages } = world.projects[count % world.projects.length];
    if (stages[0].open === undefined) world.begin(stages[0], `dev-${count}`);
  }, EVERY_MS);
}
const vite = await createServer({ root: new URL('..', import.meta.url).pathname });
await vite.listen();
vite.printUrls();

import { runnerImport } from 'vite';

const root = new URL('..', import.meta.url).pathname;

/** The fake API of the tests, from its TypeScript. */
export async function loadFake() {
  const load = async (file) => (await runnerImport(`${root}test/fake/${file}`, { configFile: false, root })).module;
  const [{ FakeServer }, { World }, { tellStory, tellTroubles }] = await Promise.all(
    ['server.ts', 'world.ts', 'story.ts'].map(load),
  );
  return { FakeServer, World, tellStory, tellTroubles };
}

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { configurationPage } from './configuration-page.js';

const FILE = join(import.meta.dirname, '../../../../docs/configuration.md');

/** The page is made from the schemas, so neither can have what the other lacks: `vitest -u` writes it anew. */
it('has a page in the documentation that tells every key', async () => {
  const page = configurationPage();
  expect(page.match(/^\| `/gm)?.length).toBeGreaterThan(150);
  expect(page).not.toMatch(/\| {2}\|$|undefined|\[object/m);
  await expect(page).toMatchFileSnapshot(FILE);
});

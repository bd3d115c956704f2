import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Stand } from './browser.js';
import { tellStory } from './fake/story.js';
import { World } from './fake/world.js';

const STAGE = '/projects/web-app-launcher/stages/prod';
const PAGES: readonly (readonly [string, RegExp])[] = [
  ['/', /needs? you/],
  ['/projects/web-app-launcher', /Latest deploys/],
  [STAGE, /Roll back to this/],
  [`${STAGE}?view=candidates`, /Tried already/],
  [`${STAGE}?view=logs`, /\/api\/items\//],
  [`${STAGE}?view=metrics`, /of 537 MB/],
  ['/deploys/d000000', /Deploy of dev-21/],
  ['/activity', /Deploy of dev-44/],
  ['/activity?view=events', /Deploy succeeded/],
  ['/insights', /deploys went live/],
  ['/plugins', /Installed plugins/],
  ['/settings', /parallel_deploys: 2/],
  ['/settings?view=tokens', /first start/],
  ['/start', /my-app/],
];

const stand = new Stand();
beforeAll(() => stand.open());
afterEach(() => stand.clear());
afterAll(() => stand.close());

describe('on a phone', () => {
  it.each(PAGES)('%s fits, and its targets are as large as a thumb', async (path, shows) => {
    const world = new World({ stepMs: 10 });
    const { page } = await stand.visit(path, {
      world,
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    tellStory(world);
    await page.getByText(shows).first().waitFor();
    const { overflow, small } = await page.evaluate(() => {
      const targets: string[] = [];
      const visit = (root: Document | ShadowRoot) => {
        for (const element of root.querySelectorAll('*')) {
          if (element.shadowRoot !== null) visit(element.shadowRoot);
          if (
            !element.matches(
              'button, select, input:not([type=radio], [type=checkbox]), summary, .tabs a, nav a:not(li a)',
            )
          )
            continue;
          const { width, height } = element.getBoundingClientRect();
          // Times in a log are lines of text; what is not drawn is no target.
          if (width === 0 || element.matches('.at') || getComputedStyle(element).visibility === 'hidden') continue;
          if (height < 43.5 || (width < 43.5 && !element.matches('.tabs a')))
            targets.push(`${element.localName}.${element.className} ${element.textContent?.trim()} ${width}×${height}`);
        }
      };
      visit(document);
      return { overflow: document.documentElement.scrollWidth - innerWidth, small: targets };
    });
    expect(small).toEqual([]);
    expect(overflow).toBeLessThanOrEqual(0);
  });

  it('deploys with a thumb', async () => {
    const { page, world } = await stand.visit('/', {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    const stage = world.stage('photo-library', 'rel');
    if (stage === undefined) throw new Error('no stage');
    await page.getByText('All 18 stages are healthy.').waitFor();
    world.offer(stage, 'v1.9.1');
    await page.getByRole('button', { name: 'Deploy v1.9.1 to rel' }).tap();
    await page.locator('dw-change-dialog').getByRole('button', { name: 'Deploy v1.9.1 to rel' }).tap();
    await page.getByRole('heading', { name: 'Deploy of v1.9.1' }).waitFor();
  });
});

import { promote } from './scenes.mjs';

/** The three pictures of the README, into the folder `out`; gives how many. */
export async function readmePictures(browser, { servers, failed }, out) {
  const pictures = {
    dashboard: { height: 1_160, act: (page) => page.goto(`${servers.day.url}/`) },
    failure: { height: 960, act: (page) => page.goto(`${servers.day.url}/deploys/${failed.id}`) },
    promote: { height: 860, act: (page) => promote(page, servers.day) },
  };
  for (const [name, { height, act }] of Object.entries(pictures)) {
    const context = await browser.newContext({
      viewport: { width: 1_280, height },
      colorScheme: 'light',
      reducedMotion: 'reduce',
      locale: 'en-GB',
    });
    const page = await context.newPage();
    await act(page);
    await page.locator('main h1').first().waitFor();
    await page.waitForTimeout(700);
    await page.screenshot({ path: `${out}${name}.png` });
    await context.close();
  }
  return Object.keys(pictures).length;
}

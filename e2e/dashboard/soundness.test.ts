import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFaults } from '../../packages/dashboard/test/accessibility.js';
import { openWorld, type World } from '../world.js';
import { openVisitor, type Visitor } from './visitor.js';

let world: World;
let visitor: Visitor;
let deploy = '';

beforeAll(async () => {
  world = await openWorld();
  await world.push('v1');
  await world.hint('v1');
  await world.until('deploy.succeeded', 'v1');
  await world.push('v2', 'other-port');
  await world.hint('v2');
  deploy = (await world.until('deploy.failed', 'v2')).deploy ?? '';
  visitor = await openVisitor(world);
});
afterAll(async () => {
  await visitor?.close();
  await world?.close();
});

/** In both, since each has colours of its own. */
async function faults(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await visitor.page.emulateMedia({ colorScheme });
    found.push(...(await seriousFaults(visitor.page)).map((fault) => `${colorScheme}: ${fault}`));
  }
  return found;
}

it('is sound before anybody has signed in', async () => {
  await visitor.go('/');
  await visitor.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await faults()).toEqual([]);
});

describe('each page, on a real day', () => {
  beforeAll(() => visitor.signIn());

  it.each<[string, () => string, RegExp]>([
    ['overview', () => '/', /1\sof 1\sstages needs you/],
    ['project', () => `/projects/${world.project}`, /Latest deploys/],
    ['stage', () => visitor.stagePage('dev'), /Lift quarantine/],
    ['candidates', () => `${visitor.stagePage('dev')}?view=candidates`, /Quarantined/],
    ['logs', () => `${visitor.stagePage('dev')}?view=logs`, /v1 listens on 3000/],
    ['metrics', () => `${visitor.stagePage('dev')}?view=metrics`, /CPU/],
    ['configuration', () => `${visitor.stagePage('dev')}?view=config`, /api\/health/],
    ['deploy', () => `/deploys/${deploy}`, /Nothing listens on port 3000/],
    ['activity', () => '/activity', /Deploy of v1/],
    ['audit log', () => '/activity?view=events', /Signed in/],
    ['insights', () => '/insights', /1 deploy went live/],
    ['plugins', () => '/plugins', /Installed plugins/],
    ['settings', () => '/settings', /parallel_deploys/],
    ['tokens', () => '/settings?view=tokens', /Create token/],
    ['users', () => '/settings?view=users', /Add user/],
    ['checks', () => '/settings?view=checks', /Docker Engine/],
    ['account', () => '/settings?view=account', /Sign out everywhere/],
    ['about', () => '/settings?view=about', /MIT licence/],
    ['first steps', () => '/start', /\/api\/webhook\/local/],
    ['no page', () => '/nowhere', /There is no such page/],
  ])('%s: axe finds nothing serious, light and dark', async (_, path, shows) => {
    await visitor.go(path());
    await visitor.page.getByText(shows).first().waitFor();
    expect(await faults()).toEqual([]);
    expect(visitor.offences).toEqual([]);
  });
});

/** What would run, and be asked for, under a lax policy. */
const STRANGE = `
  const script = document.createElement('script');
  script.textContent = 'globalThis.ran = true';
  const image = new Image();
  image.src = 'http://127.0.0.2:9/pixel.png';
  document.body.append(script, image);
  document.body.setAttribute('style', 'color: red');`;

describe('the policy', () => {
  it('allows nothing unsafe, and nothing of another host', async () => {
    const policy = (await fetch(`${world.controller.url}/`)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe-|https?:|\*/);
  });

  it('stops what is not ours: an inline script, a style, an image of another host', async () => {
    const other = await openVisitor(world);
    try {
      await other.go('/');
      await other.page.evaluate(STRANGE);
      await expect.poll(() => other.offences.join('\n')).toMatch(/Content Security Policy/);
      expect(await other.page.evaluate('globalThis.ran')).toBeUndefined();
    } finally {
      await other.close();
    }
  });
});

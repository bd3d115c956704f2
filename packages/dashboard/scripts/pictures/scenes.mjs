const STAGE = '/projects/web-app-launcher/stages/prod';

/** By name, what brings a page into the state that is pictured. */
export function scenesOf({ servers, running, failed }) {
  const at =
    (path, server = servers.day) =>
    (page) =>
      page.goto(`${server.url}${path}`);
  const choosing = (path, action) => async (page) => {
    await page.goto(`${servers.day.url}${path}`);
    await page
      .getByRole('button', { name: ofAction(action) })
      .first()
      .click();
    await page.getByRole('radio').first().waitFor();
  };
  const faulty = (path, pattern, fault) => async (page) => {
    servers.day.faults.set(pattern, fault);
    await page.goto(`${servers.day.url}${path}`);
  };
  return {
    overview: at('/'),
    'overview-troubles': at('/', servers.troubled),
    'overview-bones': faulty('/', /^\/api\/projects$/, 'hang'),
    'overview-error': faulty('/', /^\/api\/projects$/, 'error'),
    project: at('/projects/web-app-launcher'),
    'project-troubles': at('/projects/weather-station', servers.troubled),
    stage: at(STAGE),
    'stage-failed': at('/projects/billing-api/stages/dev'),
    'stage-unhealthy': at('/projects/photo-library/stages/prod', servers.troubled),
    'stage-drifted': at('/projects/weather-station/stages/dev', servers.troubled),
    'stage-waiting': at('/projects/weather-station/stages/rel', servers.troubled),
    'stage-stopped': at('/projects/mail-relay/stages/dev', servers.troubled),
    'stage-orphan': at('/projects/mail-relay/stages/prod', servers.troubled),
    'stage-empty': at('/projects/wiki/stages/dev', servers.troubled),
    'stage-reader': at(STAGE, servers.reader),
    'stage-candidates': at(`${STAGE}?view=candidates`),
    'stage-logs': at(`${STAGE}?view=logs`),
    'stage-metrics': at(`${STAGE}?view=metrics`),
    'stage-config': at(`${STAGE}?view=config`),
    'deploy-running': at(`/deploys/${running.id}`),
    'deploy-failed': at(`/deploys/${failed.id}`),
    activity: at('/activity'),
    'activity-empty': at('/activity', servers.empty),
    events: at('/activity?view=events'),
    insights: at('/insights'),
    'insights-empty': at('/insights', servers.empty),
    plugins: at('/plugins'),
    settings: at('/settings'),
    'settings-tokens': at('/settings?view=tokens'),
    'settings-users': at('/settings?view=users'),
    'settings-checks': at('/settings?view=checks'),
    'settings-audit': at('/settings?view=audit'),
    'settings-account': at('/settings?view=account'),
    'settings-about': at('/settings?view=about'),
    start: at('/start'),
    'first-run': at('/', servers.empty),
    'sign-in': at('/', servers.closed),
    'not-found': at('/nowhere'),
    'change-promote': (page) => promote(page, servers.day),
    'change-promote-other': choosing(STAGE, 'Promote'),
    'change-deploy': choosing('/projects/web-app-launcher/stages/rel', 'Deploy'),
    'change-back': choosing(STAGE, 'Roll back'),
    async palette(page) {
      await page.goto(`${servers.day.url}/`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.type('launcher');
      await page.getByRole('option').first().waitFor();
    },
    async offline(page) {
      await page.goto(`${servers.day.url}/`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.context().setOffline(true);
      servers.day.cut();
      await page.waitForTimeout(1_500);
    },
  };
}

/** The dialog by which the release that waits is promoted, opened. */
export async function promote(page, server) {
  await page.goto(`${server.url}${STAGE}`);
  await page
    .getByRole('button', { name: /v1\.8\.0/ })
    .first()
    .click();
  await page.locator('dw-change-dialog').getByRole('textbox').last().waitFor();
}

const RUSSIAN = { Deploy: 'Развернуть', Promote: 'Продвинуть', 'Roll back': 'Откатить' };

/** The button that opens a dialog, in either language: its name ends with an ellipsis. */
function ofAction(name) {
  return new RegExp(`^(${name}|${RUSSIAN[name]}).*…$`);
}

import { expect, it } from 'vitest';
import { Stand } from '/work/main/packages/dashboard/test/browser.js';
it('probe', async () => {
  const stand = new Stand(); await stand.open();
  const { page, server } = await stand.visit('/nowhere', { world: { projects: 200, history: false } });
  const cdp = await page.context().newCDPSession(page); await cdp.send('Performance.enable');
  for (let i=0;i<5;i++){
    const get = async()=>Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map(m=>[m.name,m.value]));
    await page.goto(server.url); const a = await get();
    await page.getByText('All 600 stages are healthy.').waitFor();
    const now = await page.evaluate(()=>new Promise(r=>requestAnimationFrame(()=>setTimeout(()=>r(performance.now()),0))));
    const b = await get();
    console.log(now, ['TaskDuration','ScriptDuration','LayoutDuration','RecalcStyleDuration'].map(k=>k+' '+(b[k]).toFixed(3)).join(' '));
  }
  await stand.close();
}, 120000);

import { Agent } from '../lib/agent.mjs';
import { figure, most, spread } from '../lib/figures.mjs';

const loads = 5;

/** The page again, from what the browser keeps, with no line to the server. */
export default {
  rows: ['5'],
  async measure(bench) {
    const target = '≤ 500 ms without a line';
    const agent = await Agent.sitDown(bench);
    const ready = await agent.page.evaluate(() =>
      Promise.race([
        navigator.serviceWorker.ready.then(() => true),
        new Promise((resolve) => setTimeout(() => resolve(false), 5000)),
      ]),
    );
    if (!ready) {
      await agent.stand();
      return [figure(5, 'warm load', target, 'no service worker', false)];
    }
    await agent.pause(2500); // its first install, and the list's copy
    await agent.page.reload();
    await agent.page.waitForSelector('[data-testid^="conv-"]');
    await agent.page.context().setOffline(true);
    const took = [];
    for (let load = 0; load < loads; load++) {
      await agent.page.reload({ waitUntil: 'commit' });
      took.push(
        await agent.page.evaluate(() => window.__probe.painted(() => document.querySelector('[data-testid^="conv-"]'))),
      );
    }
    await agent.stand();
    return [figure(5, 'warm load', target, spread(took), most(took) <= 500)];
  },
};

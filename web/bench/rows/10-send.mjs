import { Agent } from '../lib/agent.mjs';
import { figure, most, ms, p50, p95, spread } from '../lib/figures.mjs';
import { switchTo } from '../lib/switch.mjs';

const times = 20;

/** From the key that sends to the bubble on screen. */
export default {
  rows: ['10'],
  async measure(bench) {
    const agent = await Agent.sitDown(bench);
    const [row] = await agent.rows();
    await switchTo(agent, row);
    await agent.rest();
    const all = [];
    for (let time = 0; time < times; time++) {
      await agent.click('textarea');
      await agent.page.keyboard.type(`Va en camino, ${time}`);
      await agent.pause(400);
      const press = () => agent.page.keyboard.press('Enter');
      all.push(await agent.paintOf(press, (_, before) => window.__probe.messages().some((one) => !before.has(one))));
      await agent.pause(300);
    }
    await agent.stand();
    const took = all.map((one) => one.took);
    const note = `work p50 ${ms(p50(all.map((one) => one.task)))}, script ${ms(p50(all.map((one) => one.script)))}`;
    return [figure(10, 'send → bubble', '≤ 50 ms', spread(took), p95(took) <= 50 && most(took) <= 100, note)];
  },
};

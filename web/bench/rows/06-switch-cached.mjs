import { Agent } from '../lib/agent.mjs';
import { figure, ms, p50, p95, spread } from '../lib/figures.mjs';
import { switchTo } from '../lib/switch.mjs';

const rounds = 5;

/** Between conversations that were open before. */
export default {
  rows: ['6'],
  async measure(bench) {
    const agent = await Agent.sitDown(bench);
    const rows = await agent.rows();
    for (const row of rows) await switchTo(agent, row);
    await agent.pause(1500); // what was opened is read by now
    const all = [];
    for (let round = 0; round < rounds; round++)
      for (const row of rows) {
        all.push(await switchTo(agent, row));
        await agent.pause(120);
      }
    await agent.stand();
    const took = all.map((one) => one.took);
    const note = `work p50 ${ms(p50(all.map((one) => one.task)))}, script ${ms(p50(all.map((one) => one.script)))}`;
    const met = p95(took) < 50 && p50(took) < 30;
    return [figure(6, 'switch, cached', 'p50 < 30 ms, p95 < 50 ms', spread(took), met, note)];
  },
};

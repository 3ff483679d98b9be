import { Agent } from '../lib/agent.mjs';
import { figure, most, spread } from '../lib/figures.mjs';

const loads = 5;

/** From the address to rows that are on screen and answer, with nothing in the browser's memory. */
export default {
  rows: ['4'],
  async measure(bench) {
    const figures = [];
    for (const [line, words, limit] of [
      ['office', 'oficina', 1200],
      ['slow4g', '4G lenta', 2500],
    ]) {
      const took = [];
      for (let load = 0; load < loads; load++) took.push(await coldLoad(bench, line));
      figures.push(figure(4, `cold load, ${words}`, `p95 ≤ ${limit / 1000} s`, spread(took), most(took) <= limit));
    }
    return figures;
  },
};

async function coldLoad(bench, line) {
  const agent = await Agent.sitDown(bench, { start: null, line });
  await agent.page.goto('/inbox/mine', { waitUntil: 'commit' });
  const took = await agent.page.evaluate(async () => {
    const painted = await window.__probe.painted(() => document.querySelector('[data-testid^="conv-"]'));
    // It answers when the work that was under way is done.
    await new Promise((resolve) => setTimeout(resolve));
    return Math.max(painted, performance.now());
  });
  await agent.stand();
  return took;
}

import { Agent } from '../lib/agent.mjs';
import { figure } from '../lib/figures.mjs';

/** Half hours of a shift of eight, at speed. */
const halves = 16;
const events = 313;
const switches = 19;
const MB = 1024 * 1024;

/** 5,000 messages and 300 conversations opened, with what is left of it in JavaScript's memory after each half hour. */
export default {
  rows: ['17'],
  async measure(bench) {
    const agent = await Agent.sitDown(bench, { start: '/inbox/all' });
    await agent.slow(false);
    const { all } = bench.desk.customers;
    const heaps = [];
    for (let half = 0; half < halves; half++) {
      for (let left = events; left > 0; left -= 50)
        await bench.desk.customers.write(spread(all, Math.min(left, 50), half + left));
      for (let turn = 0; turn < switches; turn++) await open(agent, all[(half * switches + turn) % all.length].Number);
      heaps.push(await agent.heap());
    }
    await agent.stand();
    const end = heaps.at(-1);
    const grown = 100 * (end / heaps.at(-3) - 1);
    const note = `after the first half hour ${(heaps[0] / MB).toFixed(1)} MB`;
    return [
      figure(
        17,
        'memory after 5,000 events and 300 switches',
        '< 150 MB',
        `${(end / MB).toFixed(1)} MB`,
        end < 150 * MB,
        note,
      ),
      figure(17, 'grown in the last eighth', '< 10 %', `${grown.toFixed(1)} %`, grown < 10),
    ];
  },
};

const spread = (list, count, from) => Array.from({ length: count }, (_, n) => list[(from * 31 + n * 17) % list.length]);

async function open(agent, number) {
  await agent.page.evaluate(async (number) => {
    const before = new Set(window.__probe.messages());
    const path = `/inbox/all/${number}`;
    if (location.pathname === path) return;
    history.pushState(null, '', path);
    window.dispatchEvent(new PopStateEvent('popstate'));
    await window.__probe.painted(() => window.__probe.messages().some((one) => !before.has(one)));
  }, number);
}

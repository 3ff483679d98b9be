import { Agent } from '../lib/agent.mjs';
import { figure, most, ms, p95 } from '../lib/figures.mjs';
import { loadWholeList } from '../lib/whole-list.mjs';

const seconds = 3;

/** Through a list of 10,000 rows with the wheel. */
export default {
  rows: ['11'],
  async measure(bench) {
    const agent = await Agent.sitDown(bench, { start: '/inbox/all' });
    const began = performance.now();
    const rows = await loadWholeList(agent);
    const loaded = performance.now() - began;
    const { x, y } = (await agent.rows())[4];
    await agent.page.mouse.move(x, y);
    await agent.page.evaluate(() => window.__probe.startFrames());
    const { task } = await agent.cost(() =>
      agent.cdp.send('Input.synthesizeScrollGesture', {
        x,
        y,
        yDistance: -9000,
        speed: 9000 / seconds,
        gestureSourceType: 'mouse',
        preventFling: true,
      }),
    );
    const frames = await agent.page.evaluate(() => window.__probe.stopFrames());
    const nodes = await agent.page.evaluate(() => window.__probe.nodes());
    const top = await agent.page.evaluate(() => document.querySelector('[role=list]').parentElement.scrollTop);
    await agent.stand();
    const late = frames.filter((one) => one > 33.4).length;
    const part = (100 * late) / frames.length;
    const measured = `p95 ${ms(p95(frames))}, most ${ms(most(frames))}, ${late} of ${frames.length} > 33 ms`;
    const note = `${rows} rows (loaded in ${Math.round(loaded / 1000)} s), ${Math.round(top)} px; work ${ms(task / frames.length)} a frame`;
    return [
      figure(11, 'scrolling the list', 'p95 ≤ 17 ms, ≤ 1 % > 33 ms', measured, p95(frames) <= 17 && part <= 1, note),
      figure(11, 'nodes in the page', '< 1,500', String(nodes), nodes < 1500),
    ];
  },
};

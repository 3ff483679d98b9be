import { Agent } from '../lib/agent.mjs';
import { figure, p95, spread } from '../lib/figures.mjs';
import { switchTo } from '../lib/switch.mjs';

const times = 20;

/** To conversations of which this browser knows only the row, over a line of 40 ms. */
export default {
  rows: ['7'],
  async measure(bench) {
    const agent = await Agent.sitDown(bench, { start: '/inbox/all', line: 'office' });
    const took = [];
    const waited = [];
    for (let time = 0; time < times; time++) {
      await agent.page.mouse.move(700, 400);
      await scrollBy(agent, 650);
      const rows = await agent.rows();
      await watchSkeleton(agent);
      took.push((await switchTo(agent, rows[Math.floor(rows.length / 2)])).took);
      waited.push(await agent.page.evaluate(() => window.__skeleton()));
    }
    await agent.stand();
    const early = waited.filter((one) => one !== null && one < 150).length;
    return [
      figure(7, 'switch, not cached', 'p95 ≤ 300 ms', spread(took), p95(took) <= 300),
      figure(7, 'skeleton before 150 ms', 'never', `${early} of ${times}`, early === 0),
    ];
  },
};

async function scrollBy(agent, distance) {
  await agent.page.evaluate((distance) => {
    document.querySelector('[role=list]').parentElement.scrollTop += distance;
  }, distance);
  await agent.pause(400);
}

/** Notes when, after the next press, something that waits is to be seen where the conversation will be. */
function watchSkeleton(agent) {
  return agent.page.evaluate(() => {
    let from;
    let at = null;
    let over = false;
    void window.__probe.pressed().then((time) => (from = time));
    const visible = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const look = (now) => {
      if (over || at !== null) return;
      const found = document.querySelector('main .waiting, .conversation > .waiting');
      if (from !== undefined && found && visible(found)) at = now - from;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    window.__skeleton = () => {
      over = true;
      return at;
    };
  });
}

import { Agent } from '../lib/agent.mjs';
import { figure, most, p95, ms } from '../lib/figures.mjs';

const patience = 40_000;

/** Back through 5,000 messages with the wheel: what is looked at stays where it is while others come above it. */
export default {
  rows: ['12'],
  async measure(bench) {
    const agent = await Agent.sitDown(bench, { start: `/inbox/all/${bench.desk.large}` });
    await agent.page.waitForSelector('[data-testid^="msg-"]');
    await agent.rest();
    const { x, y } = await agent.place('article');
    await agent.page.mouse.move(x, Math.max(200, Math.min(500, y)));
    await watch(agent);
    await agent.take();
    const until = Date.now() + patience;
    let told;
    do {
      // A turn of the wheel, and then nothing: whatever moves after it is ours.
      await agent.page.mouse.wheel(0, -1200);
      await agent.pause(180);
      told = await agent.page.evaluate(() => window.__history.told());
    } while (!told.over && Date.now() < until);
    const { tasks } = await agent.take();
    await agent.stand();
    const { frames, errors, seen } = told;
    const drift = errors.length > 0 ? most(errors) : 0;
    const slow = frames.filter((one) => one > 50).length;
    const note = `${seen} messages passed, ${errors.length} prepends, ${tasks.length} long tasks, the longest ${ms(most([0, ...tasks.map((one) => one.duration)]))}`;
    return [
      figure(
        12,
        'anchor at a prepend',
        '≤ 1 px',
        `${drift.toFixed(2)} px at most`,
        drift <= 1 && errors.length > 0,
        note,
      ),
      figure(
        12,
        'frames while scrolling back',
        'none > 50 ms',
        `${slow} of ${frames.length} > 50 ms, p95 ${ms(p95(frames))}`,
        slow === 0,
      ),
    ];
  },
};

/**
 * Follows, from frame to frame, the message in the middle of the screen: what it moved by besides what was scrolled, whenever
 * messages came above it.
 */
function watch(agent) {
  return agent.page.evaluate(() => {
    const scroller = (() => {
      let one = document.querySelector('[data-testid^="msg-"]');
      while (one && !/auto|scroll/.test(getComputedStyle(one).overflowY)) one = one.parentElement;
      return one;
    })();
    const frames = [];
    const errors = [];
    const keys = new Set();
    const passed = new Set();
    let last;
    let anchor;
    let quiet = 0;
    let wheeled = -Infinity;
    scroller.addEventListener('wheel', () => (wheeled = performance.now()), { passive: true });
    const oldest = () => window.__probe.messages()[0];
    const middle = () => {
      const { top, height } = scroller.getBoundingClientRect();
      return window.__probe.messages().find((one) => one.getBoundingClientRect().bottom > top + height / 2);
    };
    const look = (now) => {
      if (last !== undefined) frames.push(now - last);
      last = now;
      // Scrolling is over, smooth or not, some frames after the last turn.
      if (anchor?.element.isConnected && now - wheeled > 60 && anchor.at - wheeled > 60) {
        const moved = anchor.element.getBoundingClientRect().top - anchor.top;
        if (oldest() !== anchor.oldest) {
          errors.push(Math.abs(moved));
          for (const one of window.__probe.messages()) passed.add(one.dataset.key);
        }
      }
      const element = middle();
      anchor = element && { element, top: element.getBoundingClientRect().top, oldest: oldest(), at: now };
      if (element) {
        quiet = keys.has(element.dataset.key) ? quiet + 1 : 0;
        keys.add(element.dataset.key);
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    window.__history = {
      told: () => ({ frames, errors, seen: passed.size, over: quiet > 180 && scroller.scrollTop < 5 }),
    };
  });
}

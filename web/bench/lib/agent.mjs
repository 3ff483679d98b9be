import { probe } from './probe.mjs';

/** Lines as ux.md §4.1 has them; latency in ms, throughput in bytes a second. */
export const lines = {
  none: { latency: 0, downloadThroughput: -1, uploadThroughput: -1 },
  office: { latency: 40, downloadThroughput: 10e6 / 8, uploadThroughput: 10e6 / 8 },
  slow4g: { latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 1.6e6 / 8 },
};
const slowdown = 4;

/**
 * Somebody at the desk, in a browser of their own whose processor is four times slower. Keys and pointer go to the browser as
 * input, so that nothing of ours runs in the page between a press and its paint.
 */
export class Agent {
  page;
  cdp;

  /** @param start goes there at once and waits for the list */
  static async sitDown({ browser, desk }, { start = '/inbox/mine', line = 'none' } = {}) {
    const agent = new Agent();
    const context = await browser.newContext({
      baseURL: desk.url,
      viewport: { width: 1366, height: 768 },
      locale: 'es-MX',
      timezoneId: 'America/Mexico_City',
    });
    await context.addCookies([{ name: 'timbre_session', value: desk.agent.Session, url: desk.url }]);
    await context.addInitScript(probe);
    agent.page = await context.newPage();
    agent.cdp = await context.newCDPSession(agent.page);
    await agent.cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    await agent.cdp.send('Network.enable');
    await agent.online(line);
    await agent.slow(true);
    if (start) {
      await agent.page.goto(start);
      await agent.page.waitForSelector('[data-testid^="conv-"]');
      await agent.rest();
    }
    return agent;
  }

  async stand() {
    await this.page.context().close();
  }

  slow(on) {
    return this.cdp.send('Emulation.setCPUThrottlingRate', { rate: on ? slowdown : 1 });
  }
  online(line) {
    return this.cdp.send('Network.emulateNetworkConditions', { offline: false, ...lines[line] });
  }
  offline() {
    return this.cdp.send('Network.emulateNetworkConditions', { offline: true, ...lines.none });
  }

  /** Until the page has been idle: nothing asked for in 500 ms, and a moment without work. */
  async rest() {
    await this.page.waitForLoadState('load');
    await this.page.evaluate(
      () => new Promise((resolve) => window.requestIdleCallback(() => window.setTimeout(resolve, 300))),
    );
  }

  pause(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  /** The middle of what a selector finds, in px of the screen. */
  place(selector, index = 0) {
    return this.page.evaluate(
      ([selector, index]) => {
        const found = [...document.querySelectorAll(selector)][index];
        if (!found) return undefined;
        const { left, top, width, height } = found.getBoundingClientRect();
        return { x: left + width / 2, y: top + height / 2 };
      },
      [selector, index],
    );
  }

  async click(selector, index) {
    const place = await this.place(selector, index);
    if (!place) throw new Error(`There is no ${selector} on screen.`);
    await this.page.mouse.click(place.x, place.y);
  }

  /** Rows that are wholly on screen, top down: number and where to click. */
  rows() {
    return this.page.evaluate(() => {
      const scroller = document.querySelector('[role=list]')?.parentElement?.getBoundingClientRect();
      return [...document.querySelectorAll('[data-testid^="conv-"]')]
        .map((row) => ({ number: Number(row.dataset.testid.slice(5)), box: row.getBoundingClientRect() }))
        .filter(({ box }) => box.top >= scroller.top && box.bottom <= scroller.bottom)
        .sort((a, b) => a.box.top - b.box.top)
        .map(({ number, box }) => ({ number, x: box.left + 140, y: box.top + 20 }));
    });
  }

  /** ms of work of the page's main thread so far, by kind; the time that other processes take is not in it. */
  async work() {
    const { metrics } = await this.cdp.send('Performance.getMetrics');
    const of = (name) => (metrics.find((one) => one.name === name)?.value ?? 0) * 1000;
    return {
      task: of('TaskDuration'),
      script: of('ScriptDuration'),
      layout: of('LayoutDuration'),
      style: of('RecalcStyleDuration'),
      heap: of('JSHeapUsedSize') / 1000,
    };
  }

  /** Does something, and returns what it cost the main thread. */
  async cost(work) {
    const before = await this.work();
    const result = await work();
    const after = await this.work();
    return { result, task: after.task - before.task, script: after.script - before.script };
  }

  /** Bytes of JavaScript's memory that are in use. */
  async heap() {
    await this.cdp.send('HeapProfiler.collectGarbage');
    return (await this.work()).heap;
  }

  take() {
    return this.page.evaluate(() => window.__probe.take());
  }

  /**
   * Presses and waits until what `find` looks for is painted. Returns the ms between, and what that cost the main thread.
   * `find` runs in the page with `given`, and with the messages that were there before.
   */
  async paintOf(press, find, given) {
    await this.page.evaluate(
      ([source, given]) => {
        const find = new Function(`return (${source})`)();
        const before = new Set(window.__probe.messages());
        const began = window.__probe.pressed();
        const ended = window.__probe.painted(() => find(given, before));
        window.__probe.armed = Promise.all([began, ended]).then(([from, to]) => to - from);
      },
      [find.toString(), given],
    );
    const { result, task, script } = await this.cost(async () => {
      await press();
      return this.page.evaluate(() => window.__probe.armed);
    });
    return { took: result, task, script };
  }
}

/** Keys: ms until the frame after each was through, and ms of script as the browser's event timings tell of those above 16 ms. */
export function keysOf({ events, presses }) {
  const downs = events.filter((event) => event.name === 'keydown');
  const took = presses.filter((press) => press.name === 'keydown').map((press) => press.duration);
  const script = downs.map((down, index) => {
    const next = downs[index + 1]?.startTime ?? Infinity; // which may be pressed before this one is painted
    const ends = events
      .filter((one) => one.name !== 'keyup' && one.startTime >= down.startTime && one.startTime < next)
      .filter((one) => one.startTime < down.startTime + 16)
      .map((one) => one.processingEnd);
    return Math.max(...ends) - down.processingStart;
  });
  return { took, script };
}

import { gzipSync } from 'node:zlib';
import { Agent } from '../lib/agent.mjs';
import { figure, kb, sum } from '../lib/figures.mjs';

/** What had come when the list was on screen, weighed as gzip has it. */
export default {
  rows: ['1', '2'],
  async measure(bench) {
    const agent = await Agent.sitDown(bench, { start: null });
    const bodies = new Map();
    agent.page.on('response', (response) => bodies.set(response.url(), response));
    await agent.page.goto('/inbox/mine', { waitUntil: 'commit' });
    const urls = await agent.page.evaluate(async () => {
      const painted = await window.__probe.painted(() => document.querySelector('[data-testid^="conv-"]'));
      return performance.getEntriesByType('resource').flatMap((one) => (one.responseEnd <= painted ? [one.name] : []));
    });
    const weighed = await Promise.all(urls.map((url) => weigh(bodies.get(url))));
    await agent.stand();
    const of = (kind) => weighed.filter((one) => one.kind === kind);
    const bytes = (kind) => sum(of(kind).map((one) => one.bytes));
    const [js, css] = [bytes('script'), bytes('stylesheet')];
    const others = of('font').length + of('image').length;
    return [
      figure(1, 'JavaScript to a usable inbox', '≤ 120 KB gz', kb(js), js <= 120 * 1024),
      figure(2, 'CSS to a usable inbox', '≤ 20 KB gz', kb(css), css <= 20 * 1024),
      figure(2, 'fonts and images before usable', '0', String(others), others === 0),
      figure('–', 'requests before usable', '', `${urls.length} and the page`),
    ];
  },
};

async function weigh(response) {
  const body = await response.body();
  return { kind: response.request().resourceType(), bytes: gzipSync(body, { level: 9 }).length };
}

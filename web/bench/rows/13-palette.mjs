import { Agent, keysOf } from '../lib/agent.mjs';
import { figure, ms, p50, p95 } from '../lib/figures.mjs';
import { switchTo } from '../lib/switch.mjs';
import { loadWholeList } from '../lib/whole-list.mjs';

const canned = 200;

/** What is found at each key in what this browser has: 10,000 conversations, 200 canned responses. */
export default {
  rows: ['13'],
  async measure(bench) {
    await cannedResponses(bench.desk);
    const agent = await Agent.sitDown(bench, { start: '/inbox/all' });
    const rows = await loadWholeList(agent);
    const figures = [];
    await agent.page.keyboard.press('Control+k');
    await agent.page.waitForSelector('[role=combobox]');
    figures.push(...(await typing(agent, 'lucia hernandez', `palette, ${rows} rows`)));
    await agent.page.keyboard.press('Escape');
    await agent.pause(500);
    await agent.click('nav a[href="/inbox/mine"]'); // where one may write
    await agent.pause(1500);
    const [row] = await agent.rows();
    await switchTo(agent, row);
    await agent.rest();
    await agent.page.focus('textarea');
    await agent.page.keyboard.type('/s');
    await agent.pause(1000);
    figures.push(...(await typing(agent, 'aludo 19', `“/” in the composer, ${canned} responses`)));
    await agent.stand();
    return figures;
  },
};

async function typing(agent, text, name) {
  await agent.pause(500);
  await agent.take();
  const { script } = await agent.cost(async () => {
    for (const key of text) {
      await agent.page.keyboard.press(key);
      await agent.pause(120);
    }
  });
  const keys = keysOf(await agent.take());
  const slow = keys.script.length;
  // What the browser tells nothing of took less than 16 ms, script and paint together.
  const scripts = [...keys.script, ...Array(Math.max(0, text.length - slow)).fill(0)];
  const measured = `p50 ${ms(p50(scripts))}, p95 ${ms(p95(scripts))}`;
  const note = `mean ${ms(script / text.length)} of work in script; to the paint p95 ${ms(p95(keys.took))}`;
  return [figure(13, name, '≤ 16 ms of script', measured, p95(scripts) <= 16, note)];
}

async function cannedResponses(desk) {
  const before = await desk.call('GET', '/canned-responses', undefined, desk.manifest.Admin);
  for (let n = before.items?.length ?? 0; n < canned; n++) {
    const words = { code: `saludo${n}`, text: `Hola, ¿en qué puedo ayudarle? (${n})` };
    await desk.call('POST', '/canned-responses', { ...words, scope: 'shared' }, desk.manifest.Admin);
  }
}

import { Agent, keysOf } from '../lib/agent.mjs';
import { figure, ms, p50, p95, spread } from '../lib/figures.mjs';

const text =
  'Claro, su pedido sale hoy por la tarde y llega el jueves. Le queda bien entre las dos y las cinco, o prefiere el viernes?';

/** Writing below 150 messages while a file goes up. */
export default {
  rows: ['8'],
  async measure(bench) {
    const agent = await Agent.sitDown(bench, { start: `/inbox/all/${bench.desk.large}` });
    await agent.page.getByRole('button', { name: 'Responder igual' }).click(); // it is somebody else's
    await fill(agent, 150);
    await agent.cdp.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 40,
      downloadThroughput: -1,
      uploadThroughput: 40_000,
    });
    await agent.page.setInputFiles('input[type=file][multiple]', {
      name: 'catalogo.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(4_000_000)]),
    });
    await agent.page.waitForSelector('[role=progressbar]');
    await agent.click('textarea');
    await agent.pause(500);
    await agent.take();
    const { task, script } = await agent.cost(async () => {
      for (const key of text) {
        await agent.page.keyboard.press(key);
        await agent.pause(50);
      }
    });
    const running = (await agent.page.locator('[role=progressbar]').count()) > 0;
    const taken = await agent.take();
    const count = await agent.page.evaluate(() => window.__probe.messages().length);
    await agent.stand();
    const keys = keysOf(taken);
    const note = `${count} messages, upload ${running ? 'running' : 'OVER'}; work ${ms(task / text.length)} a key, script ${ms(script / text.length)}`;
    const slow =
      keys.script.length > 0 ? `p50 ${ms(p50(keys.script))}, p95 ${ms(p95(keys.script))}` : 'all below 16 ms';
    return [
      figure(8, 'key → paint in the composer', 'p95 ≤ 50 ms', spread(keys.took), p95(keys.took) <= 50, note),
      figure(8, 'script of a key', 'p95 ≤ 16 ms', slow, keys.script.length === 0 || p95(keys.script) <= 16),
    ];
  },
};

/** Scrolls back until as many messages are in the page, then down again. */
async function fill(agent, wanted) {
  await agent.slow(false);
  await agent.page.waitForSelector('[data-testid^="msg-"]');
  for (let step = 0; step < 40; step++) {
    if ((await agent.page.evaluate(() => window.__probe.messages().length)) >= wanted) break;
    await agent.page.evaluate(() => {
      const [first] = window.__probe.messages();
      first.scrollIntoView();
    });
    await agent.pause(150);
  }
  await agent.slow(true);
}

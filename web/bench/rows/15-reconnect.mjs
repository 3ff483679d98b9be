import { Agent } from '../lib/agent.mjs';
import { figure, most, ms } from '../lib/figures.mjs';
import { Line } from '../lib/line.mjs';

const missed = 500;

/** The line is gone while 500 messages come, and is back: the log tells them in order, whether a minute has passed or ten. */
export default {
  rows: ['15'],
  async measure(bench) {
    const { desk } = bench;
    const subject = desk.customers.all[0];
    const line = await Line.to(desk.url);
    const there = Object.create(desk, { url: { value: line.url } });
    const agent = await Agent.sitDown(
      { ...bench, desk: there },
      { start: `/inbox/all/${subject.Number}`, line: 'office' },
    );
    await agent.page.waitForSelector('[data-testid^="msg-"]');
    await agent.page.mouse.move(700, 300);
    line.cut();
    await agent.offline();
    await agent.pause(500);
    await writeAll(desk, subject);
    if (await agent.page.evaluate((text) => document.body.textContent.includes(text), last))
      throw new Error('What was missed came although there was no line.');
    await agent.take();
    await agent.page.evaluate((text) => {
      const online = new Promise((resolve) =>
        window.addEventListener('online', () => resolve(performance.now()), { once: true }),
      );
      const ended = window.__probe.painted(() =>
        window.__probe.messages().some((one) => one.textContent.includes(text)),
      );
      window.__probe.armed = Promise.all([online, ended]).then(([from, to]) => to - from);
    }, last);
    line.mend();
    await agent.online('office');
    const took = await agent.page.evaluate(() => window.__probe.armed);
    await agent.pause(1500);
    const { tasks } = await agent.take();
    const wrong = await differences(agent, desk, subject);
    await agent.stand();
    line.close();
    const longest = most([0, ...tasks.map((task) => task.duration)]);
    return [
      figure(15, `reconnect, ${missed} messages missed`, '≤ 1 s', ms(took), took <= 1000),
      figure(15, 'longest task of it', '≤ 300 ms', ms(longest), longest <= 300),
      figure(15, 'lost or twice', '0', String(wrong), wrong === 0),
    ];
  },
};

const last = 'Y esto es lo último';

async function writeAll(desk, subject) {
  const others = desk.customers.all.slice(1, 100);
  for (let left = missed - 1; left > 0; left -= others.length)
    await desk.customers.write([...others.slice(0, Math.min(left, others.length))]);
  await desk.customers.write([subject], last);
}

/** How the screen differs from what a fresh request answers: the messages of the open conversation, and the first rows. */
async function differences(agent, desk, subject) {
  const { messages } = await desk.call('GET', `/conversations/${subject.Number}`);
  const { items } = await desk.call('GET', '/conversations?view=all&limit=50');
  const shown = await agent.page.evaluate(() => ({
    messages: window.__probe.messages().map((one) => one.dataset.testid.slice(4)),
    rows: [...document.querySelectorAll('[data-testid^="conv-"]')].map((one) => Number(one.dataset.testid.slice(5))),
  }));
  const wanted = messages.filter((one) => one.kind !== 'event' && one.direction !== 'system').map((one) => one.id);
  const tail = shown.messages.slice(-Math.min(20, wanted.length, shown.messages.length));
  const expected = wanted.slice(-tail.length);
  const rows = shown.rows.filter((number) => number !== subject.Number);
  const first = items.map((one) => one.number).filter((number) => number !== subject.Number);
  return (
    tail.filter((id, index) => id !== expected[index]).length +
    rows.slice(0, 8).filter((number, index) => number !== first[index]).length
  );
}

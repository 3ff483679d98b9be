import { Agent } from '../lib/agent.mjs';
import { figure, most, ms, p50, p95, sum } from '../lib/figures.mjs';

const seconds = 60;
/** ms between two customers' messages. */
const pace = 500;

/** A minute of an agent's work, while customers write: opens, reads, answers, looks for people, goes to other views. */
export default {
  rows: ['9', '16'],
  async measure(bench) {
    const agent = await Agent.sitDown(bench);
    await agent.take();
    const until = Date.now() + seconds * 1000;
    const writing = customersWrite(bench.desk, until);
    const shift = new Shift(agent);
    while (Date.now() < until) await shift.round();
    await writing;
    const { presses: told, tasks } = await agent.take();
    await agent.stand();
    const presses = told.map((press) => press.duration);
    const long = tasks.map((task) => task.duration);
    const blocked = sum(long.map((one) => one - 50));
    const inp = `p50 ${ms(p50(presses))}, p95 ${ms(p95(presses))}, most ${ms(most(presses))} of ${presses.length}`;
    return [
      figure(
        9,
        'press → paint in a minute’s work',
        'p95 ≤ 100 ms, never > 200',
        inp,
        p95(presses) <= 100 && most(presses) <= 200,
      ),
      figure(
        16,
        'longest task of that minute',
        '≤ 100 ms',
        ms(most([0, ...long])),
        most([0, ...long]) <= 100,
        `${long.length} above 50 ms; ${shift.rounds} conversations`,
      ),
      figure(16, 'blocked in all', '≤ 200 ms', ms(blocked), blocked <= 200),
    ];
  },
};

async function customersWrite(desk, until) {
  for (let n = 0; Date.now() < until; n++) {
    await desk.customers.write([desk.customers.all[(n * 7) % desk.customers.all.length]]);
    await new Promise((resolve) => setTimeout(resolve, pace));
  }
}

class Shift {
  rounds = 0;
  #agent;

  constructor(agent) {
    this.#agent = agent;
  }

  async round() {
    const rows = await this.#agent.rows();
    const row = rows[this.rounds++ % rows.length];
    await this.#click(row);
    await this.#agent.pause(700);
    const box = await this.#agent.place('textarea');
    if (box) {
      await this.#click(box);
      await this.#type('Con gusto, lo reviso.', 60);
      await this.#key('Enter', 400);
      await this.#key('Escape', 200);
    }
    await this.#key('Control+k', 300);
    await this.#type('ana', 120);
    await this.#key('Escape', 300);
    if (this.rounds % 3 === 0) {
      await this.#view('/inbox/unassigned');
      await this.#view('/inbox/all');
      await this.#view('/inbox/mine');
    }
  }

  async #view(path) {
    const link = await this.#agent.place(`nav a[href="${path}"]`);
    if (link) await this.#click(link);
    await this.#agent.pause(700);
  }
  async #click({ x, y }) {
    await this.#agent.page.mouse.click(x, y);
    await this.#agent.pause(150);
  }
  async #type(text, pause) {
    for (const key of text) await this.#key(key, pause);
  }
  async #key(key, pause) {
    await this.#agent.page.keyboard.press(key);
    await this.#agent.pause(pause);
  }
}

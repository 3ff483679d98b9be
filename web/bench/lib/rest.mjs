import { Agent } from './agent.mjs';
import { figure, most, ms, p95 } from './figures.mjs';

/** How even the frames of a page are in which nothing happens: on a busy machine no other figure can be better. */
export async function restlessness(browser, desk) {
  const agent = await Agent.sitDown({ browser, desk });
  await agent.page.evaluate(() => window.__probe.startFrames());
  await agent.pause(3000);
  const frames = await agent.page.evaluate(() => window.__probe.stopFrames());
  await agent.stand();
  const late = frames.filter((one) => one > 33.4).length;
  return figure('–', 'frames of an idle page', '', `p95 ${ms(p95(frames))}, most ${ms(most(frames))}, ${late} late`);
}

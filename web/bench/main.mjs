import { chromium } from 'playwright-core';
import { readdir } from 'node:fs/promises';
import { Desk } from './lib/desk.mjs';
import { writeTable } from './lib/document.mjs';
import { lineOf } from './lib/figures.mjs';
import { restlessness } from './lib/rest.mjs';

/** ms that a row may take. */
const patience = 120_000;
const wanted = process.argv.slice(2);
const rows = await Promise.all(
  (await readdir(new URL('rows/', import.meta.url)))
    .sort()
    .map(async (file) => (await import(`./rows/${file}`)).default),
);
const chosen = rows.filter((one) => wanted.length === 0 || wanted.some((row) => one.rows.includes(row)));
if (chosen.length === 0) {
  console.error(`There is no such row: ${rows.flatMap((one) => one.rows).join(' ')}`);
  process.exit(1);
}

const began = Date.now();
const desk = await Desk.start();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run', '--disable-sync'],
});
const figures = [];
let failed = 0;
try {
  figures.push(await restlessness(browser, desk));
  console.log(lineOf(figures[0]));
  for (const one of chosen) {
    try {
      for (const figure of await inTime(one.measure({ browser, desk }))) {
        figures.push(figure);
        console.log(lineOf(figure));
      }
    } catch (error) {
      failed++;
      console.error(`row ${one.rows.join(', ')} failed: ${error.stack ?? error}`);
    }
  }
} finally {
  await browser.close();
  await desk.stop();
}
function inTime(work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done in ${patience / 1000} s`)), patience);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const missed = figures.filter((figure) => figure.met === false);
console.log(`\n${figures.length} figures in ${Math.round((Date.now() - began) / 1000)} s, ${missed.length} missed`);
for (const figure of missed) console.log(`  missed: ${lineOf(figure)}`);
if (failed > 0) process.exitCode = 1;
else if (wanted.length === 0) await writeTable(figures);

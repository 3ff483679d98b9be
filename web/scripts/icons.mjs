// Draws public/icons from the mark of public/favicon.svg, for systems that take no SVG. They are committed: run it when the mark changes.
// Usage: node scripts/icons.mjs. Needs Debian's chromium.
import { mkdirSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const mark = readFileSync(new URL('../public/favicon.svg', import.meta.url), 'utf8');
/** The plate to the edges, and the bell within the circle that every system leaves of it. */
const full = mark
  .replace(' rx="9"', '')
  .replace('viewBox="0 0 32 32"', 'viewBox="-4 -4 40 40"')
  .replace('<rect width="32" height="32"', '<rect x="-4" y="-4" width="40" height="40"');
const icons = [
  ['any-192', 192, mark],
  ['any-512', 512, mark],
  ['maskable-192', 192, full],
  ['maskable-512', 512, full],
  ['apple-180', 180, full],
];

const folder = new URL('../public/icons/', import.meta.url).pathname;
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  for (const [name, size, svg] of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
    await page.screenshot({ path: `${folder}${name}.png`, omitBackground: true });
    await page.close();
  }
} finally {
  await browser.close();
}

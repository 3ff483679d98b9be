// Photographs the gallery (/_ui of the development server) in both themes and several sizes, and runs axe on each page.
// Usage: npm run gallery [folder]; the pictures go to the folder, by default test-results/gallery. Needs Debian's chromium.
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';

const folder = process.argv[2] ?? '../test-results/gallery';
const sizes = { desk: [1366, 768], phone: [360, 740] };
const pages = { parts: '/_ui', shell: '/_ui?page=shell', signin: '/_ui?page=signin' };

await mkdir(folder, { recursive: true });
const server = await createServer({ server: { host: '127.0.0.1', port: 0 }, logLevel: 'warn' });
await server.listen();
const origin = `http://127.0.0.1:${server.httpServer.address().port}`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
});
let found = 0;
try {
  for (const theme of ['light', 'dark']) {
    for (const [size, [width, height]] of Object.entries(sizes)) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, locale: 'es-MX' });
      for (const [name, path] of Object.entries(pages)) {
        const page = await context.newPage();
        page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
        await page.goto(origin + path);
        await page.locator('main, [role=main]').first().waitFor();
        if (name === 'parts') await growToContent(page);
        await page.screenshot({ path: `${folder}/${name}-${size}-${theme}.png` });
        found += await audit(page, `${name} ${size} ${theme}`);
        await page.close();
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await server.close();
}
if (found > 0) process.exitCode = 1;

async function growToContent(page) {
  const height = await page.evaluate(() => document.querySelector('#app main').scrollHeight);
  await page.setViewportSize({ width: page.viewportSize().width, height });
}

async function audit(page, where) {
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const { violations } = await page.evaluate((values) => window.axe.run({ runOnly: { type: 'tag', values } }), tags);
  for (const { id, help, nodes } of violations) {
    console.error(`${where}: ${id}: ${help}`);
    for (const node of nodes.slice(0, 4)) console.error(`  ${node.html.slice(0, 160)}`);
  }
  return violations.length;
}

// Holds the byte budgets of the build: what the browser must load before the inbox is usable, and each lazy chunk of code.
// Needs dist/.vite/manifest.json; exits with 1 when a budget is broken.
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const KB = 1024;
const budgets = { js: 120 * KB, css: 20 * KB, lazy: 25 * KB };

const manifest = JSON.parse(await readFile('dist/.vite/manifest.json', 'utf8'));
const gz = async (file) => gzipSync(await readFile(`dist/${file}`), { level: 9 }).length;

/** The chunk and all that it imports statically. */
function withImports(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) withImports(next, seen);
  return seen;
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const spanish = Object.keys(manifest).find((key) => key.endsWith('i18n/es.ts'));
const first = withImports(entry);
if (spanish) withImports(spanish, first);

let js = 0;
let css = 0;
for (const key of first) {
  js += await gz(manifest[key].file);
  for (const file of manifest[key].css ?? []) css += await gz(file);
}

const broken = [];
const report = (name, bytes, budget) => {
  console.log(`${name.padEnd(44)} ${(bytes / KB).toFixed(1).padStart(7)} KB gz of ${budget / KB}`);
  if (bytes > budget) broken.push(name);
};
report('JavaScript to a usable inbox, Spanish', js, budgets.js);
report('CSS to a usable inbox', css, budgets.css);
// A whole Opus encoder, which only browsers that have none are brought, at their first voice message.
const encoder = 'opus-recorder';
for (const [key, chunk] of Object.entries(manifest)) {
  if (key.includes(encoder)) continue;
  if (first.has(key) || !chunk.file.endsWith('.js') || key.includes('i18n/') || key.includes('virtual:emoji')) continue;
  report(`  ${chunk.name ?? key}`, await gz(chunk.file), budgets.lazy);
}
if (broken.length > 0) {
  console.error(`Over budget: ${broken.join(', ')}`);
  process.exit(1);
}

import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, release } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = new URL('../../../', import.meta.url);
const document = new URL('docs/performance.md', root);
const begins = '<!-- budgets: written by make bench-web -->';
const ends = '<!-- end of budgets -->';

/** Writes the figures into docs/performance.md, between their marks. */
export async function writeTable(figures) {
  const text = await readFile(document, 'utf8');
  const [before, rest] = text.split(begins);
  const after = rest?.split(ends)[1];
  if (after === undefined) throw new Error('docs/performance.md has no block for the budgets.');
  await writeFile(document, `${before}${begins}\n${tableOf(figures)}${ends}${after}`);
}

function tableOf(figures) {
  const lines = figures.map(({ row, name, target, measured, met, note }) => {
    const verdict = met === false ? '<br>**missed**' : '';
    return `| ${row} | ${name} | ${target} | ${measured}${note ? `<br>${note}` : ''}${verdict} |`;
  });
  return [
    `Measured ${new Date().toISOString().slice(0, 10)} at ${commit()} on ${machine()}.`,
    '',
    '| row | figure | target | measured |',
    '|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

const commit = () =>
  execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: fileURLToPath(root), encoding: 'utf8' }).trim();

function machine() {
  const list = cpus();
  const chromium = execFileSync(process.env.CHROMIUM ?? '/usr/bin/chromium', ['--version'], { encoding: 'utf8' });
  return `${list.length} cores of ${list[0]?.model.trim()}, Linux ${release()}, ${chromium.trim().replace(/ built on.*/, '')}`;
}

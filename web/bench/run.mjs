// Builds what is older than its sources and measures the budgets of the interface in Chromium; see docs/performance.md.
// Usage: npm run bench -- [ROW…], such as `npm run bench -- 6 12`. All rows write their table into the document.
import { spawnSync } from 'node:child_process';

const root = new URL('../../', import.meta.url);

run('scripts/build.sh');
run('go', 'build', '-buildvcs=false', '-o', 'bin/timbre-bench', './bench');
await import('./main.mjs');

function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
}

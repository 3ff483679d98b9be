// Builds the interface and the journeys' server, if they are older than their sources, and walks the journeys.
// Usage: npm run e2e -- [-t "words of a title"]
import { spawnSync } from 'node:child_process';

const root = new URL('../../', import.meta.url);
const web = new URL('../', import.meta.url);

run('scripts/build.sh', ['web'], root);
run('go', ['build', '-buildvcs=false', '-o', 'bin/e2e-server', './test/e2e/server'], root);
run('node_modules/.bin/vitest', ['run', '--config', 'e2e/vitest.config.ts', ...process.argv.slice(2)], web);

function run(command, args, cwd) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (error) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
}

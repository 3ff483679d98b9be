// Builds the interface and the journeys' server, if they are older than their sources, and walks the journeys: on SQLite, or on
// PostgreSQL with E2E_ENGINE=postgres.
// Usage: npm run e2e -- [-t "words of a title"]
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

const root = new URL('../../', import.meta.url);
const web = new URL('../', import.meta.url);

run('scripts/build.sh', ['web'], root);
run('go', ['build', '-buildvcs=false', '-o', 'bin/e2e-server', './test/e2e/server'], root);
const stop = process.env.E2E_ENGINE === 'postgres' ? await startPostgres() : undefined;
run('node_modules/.bin/vitest', ['run', '--config', 'e2e/vitest.config.ts', ...process.argv.slice(2)], web);
stop?.();

function run(command, args, cwd) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (error) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
}

/** One server of PostgreSQL for all journeys, unless there is one already. It ends with its standard input. */
async function startPostgres() {
  if (process.env.TIMBRE_TEST_POSTGRES) return undefined;
  run('go', ['build', '-buildvcs=false', '-o', 'bin/test-postgres', './test/postgres'], root);
  const server = spawn('bin/test-postgres', [], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  const [url] = await new Promise((answer) => createInterface(server.stdout).once('line', (...line) => answer(line)));
  process.env.TIMBRE_TEST_POSTGRES = url;
  return () => server.stdin.end();
}

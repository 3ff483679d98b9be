import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Customers } from './customers.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The server on a seeded workspace of 10,000 conversations, with whom to sit down there. See bench/desk.go. */
export class Desk {
  #process;

  static async start() {
    const desk = new Desk();
    const child = spawn('bin/timbre-bench', ['desk', 'bench/.data'], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
    desk.#process = child;
    const { value, done } = await createInterface(child.stdout)[Symbol.asyncIterator]().next();
    if (done) throw new Error('The server did not start.');
    const { url, manifest } = JSON.parse(value);
    desk.url = url;
    desk.manifest = manifest;
    desk.customers = new Customers(url, manifest);
    return desk;
  }

  /** An agent who sees all. */
  get agent() {
    return this.manifest.Agents[0];
  }
  /** The conversation of 5,000 messages. */
  get large() {
    return this.manifest.Large;
  }

  /** Calls the API, as the agent unless told otherwise. */
  async call(method, path, body, as = this.agent) {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', Cookie: `timbre_session=${as.Session}` },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  async stop() {
    if (this.#process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.stdin.end();
    await ended;
  }
}

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const binary = process.env.TIMBRE_E2E_SERVER ?? fileURLToPath(new URL('../../../bin/e2e-server', import.meta.url));

/** A mail as its reader sees it. */
export interface Letter {
  Subject: string;
  Text: string;
}

interface Addresses {
  url: string;
  setup_url: string;
  simulator_url: string;
  mail_address: string;
  issuer: string;
}

/** The real server with an empty database, the simulator beside it, and one clock for both. See test/e2e/server. */
export class Server {
  /** What it logged, for the report of a failure. */
  log = '';
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #addresses: Addresses = { url: '', setup_url: '', simulator_url: '', mail_address: '', issuer: '' };

  private constructor(process: ChildProcessWithoutNullStreams) {
    this.#process = process;
    this.#lines = createInterface(process.stdout)[Symbol.asyncIterator]();
    process.stderr.on('data', (data: Buffer) => (this.log += data.toString()));
  }

  static async start(engine = process.env.E2E_ENGINE): Promise<Server> {
    const env = { ...process.env, E2E_ENGINE: engine };
    const server = new Server(spawn(binary, [], { stdio: 'pipe', env }));
    server.#addresses = (await server.#answer()) as Addresses;
    return server;
  }

  get url(): string {
    return this.#addresses.url;
  }
  get simulatorUrl(): string {
    return this.#addresses.simulator_url;
  }
  /** host:port of a mail server that takes all mail of the user "tienda". */
  get mailAddress(): string {
    return this.#addresses.mail_address;
  }
  /** An identity provider that believes whoever comes. */
  get issuer(): string {
    return this.#addresses.issuer;
  }
  /** The one-time link of the first run, as the console prints it. */
  get setupUrl(): string {
    return this.#addresses.setup_url;
  }

  /** Moves the clock of server and simulator forward, by a duration such as "23h50m". */
  async advance(by: string): Promise<void> {
    this.#process.stdin.write(`${by}\n`);
    await this.#answer();
  }

  /** The mail that came for an address. */
  async lettersTo(address: string): Promise<Letter[]> {
    this.#process.stdin.write(`mail ${address}\n`);
    return (await this.#answer()) as Letter[];
  }

  /** Has the identity provider know somebody. */
  async knows(address: string): Promise<void> {
    this.#process.stdin.write(`knows ${address}\n`);
    await this.#answer();
  }

  /** What the operator's command prints for an administrator who lost the way. */
  async recover(address: string): Promise<string> {
    this.#process.stdin.write(`recover ${address}\n`);
    return (await this.#answer()) as string;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.stdin.end();
    await ended;
  }

  async #answer(): Promise<unknown> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`The server ended:\n${this.log}`);
    return JSON.parse(value as string);
  }
}

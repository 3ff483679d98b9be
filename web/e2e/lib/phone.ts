import { expect } from 'vitest';
import { Json } from './http';
import type { Server } from './server';

/** A message as the customer's phone shows it. */
export interface Seen {
  id: string;
  from: 'customer' | 'business';
  type: string;
  object?: { body?: string; filename?: string; caption?: string; [part: string]: unknown };
  rendered?: { body?: string; [part: string]: unknown };
  context_id?: string;
  reactions?: Record<string, string>;
}

/** A customer with a phone in the simulator. */
export class Phone {
  readonly #simulator: Json;
  readonly #id: string;

  private constructor(simulator: Json, id: string) {
    this.#simulator = simulator;
    this.#id = id;
  }

  static async of(server: Server, name: string, waId: string): Promise<Phone> {
    const simulator = new Json(server.simulatorUrl);
    const { id } = await simulator.post<{ id: string }>('/_sim/phones', { name, wa_id: waId });
    return new Phone(simulator, id);
  }

  /** Sends a text and returns its id at WhatsApp. */
  writes(text: string): Promise<string> {
    return this.does({ kind: 'text', text });
  }

  /** Anything that a customer can do; see Inbound in internal/simulator. */
  async does(act: { kind: string; text?: string; target?: string; id?: string; emoji?: string }): Promise<string> {
    const { id } = await this.#simulator.post<{ id: string }>(`/_sim/phones/${this.#id}/messages`, act);
    return id;
  }

  /** Looks at the chat, and so reads what is in it. */
  async looks(): Promise<void> {
    await this.#simulator.post(`/_sim/phones/${this.#id}/open`, { open: true });
  }

  async turns(on: 'on' | 'off'): Promise<void> {
    await this.#simulator.patch(`/_sim/phones/${this.#id}`, { offline: on === 'off' });
  }

  /** What the phone shows of the chat, oldest first. */
  async sees(): Promise<Seen[]> {
    const { messages } = await this.#simulator.get<{ messages: Seen[] }>(`/_sim/phones/${this.#id}`);
    return messages;
  }

  /** Waits until the business has sent as many messages, and returns them. */
  async receives(count: number): Promise<Seen[]> {
    const fromBusiness = async () => (await this.sees()).filter((message) => message.from === 'business');
    await expect.poll(async () => (await fromBusiness()).length, { timeout: 10_000, interval: 50 }).toBe(count);
    return fromBusiness();
  }
}

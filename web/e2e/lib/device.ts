import type { CDPSession, Page } from 'playwright-core';

/** What keeps passkeys, as Chromium plays it: it verifies its owner unless it is told not to, and answers by itself. */
export class Device {
  readonly #cdp: CDPSession;
  #id: string;

  private constructor(cdp: CDPSession, id: string) {
    this.#cdp = cdp;
    this.#id = id;
  }

  static async of(page: Page): Promise<Device> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    return new Device(cdp, await connect(cdp));
  }

  /** Its owner is there and is known by his finger, or turns away. */
  async knowsOwner(yes: boolean): Promise<void> {
    await this.#cdp.send('WebAuthn.setUserVerified', { authenticatorId: this.#id, isUserVerified: yes });
  }

  /** Whether it answers without being touched; the field for the email would be filled at once. */
  async answersByItself(yes: boolean): Promise<void> {
    await this.#cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: this.#id, enabled: yes });
  }

  async keys(): Promise<number> {
    const { credentials } = await this.#cdp.send('WebAuthn.getCredentials', { authenticatorId: this.#id });
    return credentials.length;
  }

  /** Takes its keys to a device of another page, as a synced keeper does. */
  async copyTo(page: Page): Promise<Device> {
    const other = await Device.of(page);
    await other.answersByItself(false);
    const { credentials } = await this.#cdp.send('WebAuthn.getCredentials', { authenticatorId: this.#id });
    for (const credential of credentials) {
      await other.#cdp.send('WebAuthn.addCredential', { authenticatorId: other.#id, credential });
    }
    return other;
  }
}

async function connect(cdp: CDPSession): Promise<string> {
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return authenticatorId;
}

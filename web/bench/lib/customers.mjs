import { createHmac } from 'node:crypto';

/** Those who have an open conversation, and write as Meta delivers it. */
export class Customers {
  #url;
  #manifest;
  #count = 0;

  constructor(url, manifest) {
    this.#url = url;
    this.#manifest = manifest;
  }

  /** Open conversations, newest first; `Number` and `Agent` tell which and whose. */
  get all() {
    return this.#manifest.Active;
  }

  /** One message of each, in one delivery for each number. Resolves when the server has it. */
  async write(customers, text = 'Hola, quería saber si ya salió mi pedido') {
    const byInbox = new Map();
    for (const one of customers) byInbox.set(one.Inbox, [...(byInbox.get(one.Inbox) ?? []), one]);
    for (const [inbox, list] of byInbox) await this.#deliver(this.#manifest.Inboxes[inbox].Account, list, text);
  }

  async #deliver(account, list, text) {
    const value = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '525550000000', phone_number_id: account },
      contacts: list.map((one) => ({ profile: { name: one.Name }, wa_id: one.Phone, user_id: one.UserID })),
      messages: list.map((one) => ({
        from: one.Phone,
        from_user_id: one.UserID,
        id: `wamid.WEB${Date.now()}.${++this.#count}`,
        timestamp: String(Math.floor(Date.now() / 1000)),
        text: { body: `${text} ${this.#count}` },
        type: 'text',
      })),
    };
    const entry = [{ id: this.#manifest.Portfolio, changes: [{ value, field: 'messages' }] }];
    const body = JSON.stringify({ object: 'whatsapp_business_account', entry });
    const mac = createHmac('sha256', this.#manifest.AppSecret).update(body).digest('hex');
    const response = await fetch(this.#url + this.#manifest.HookPath, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Hub-Signature-256': `sha256=${mac}` },
      body,
    });
    if (!response.ok) throw new Error(`The delivery was answered ${response.status}: ${await response.text()}`);
  }
}

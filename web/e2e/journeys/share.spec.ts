import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { pdf, png } from '../lib/files';
import { journey } from '../lib/journey';
import type { Person } from '../lib/person';
import { onPhone, usual } from '../lib/variant';
import { maria } from '../lib/workspace';

journey(
  'Sharing with the program',
  async (stage) => {
    stage.keepTheShell();
    await stage.openShop();
    const lucia = await stage.customer('Lucía Herrera');
    await lucia.writes('¿Me mandas una foto?');
    const marcos = await stage.customer('Marcos Paz', '5215512340002');
    await marcos.writes('Buenas');

    // The worker is not at work yet, so what is shared goes to the server: nothing is kept, and that is said.
    const agent = await stage.visitor();
    await agent.page.route('**/sw.js', (route) => route.abort());
    await stage.signIn(agent, maria, '/inbox/unassigned');
    await share(agent.page, { text: 'Hola' });
    await agent.sees(agent.find('heading', 'No recibimos lo que compartiste'));
    await agent.findsNoBarrier();
    await agent.page.unroute('**/sw.js');
    await agent.page.goto('/share');
    await agent.sees(agent.find('heading', 'No hay nada para compartir'));
    await agent.findsNoBarrier();
    await agent.keepsTheShell();

    // A manifest that names us among the programs to share with.
    const target = await agent.page.evaluate(async () => {
      const { href } = document.querySelector<HTMLLinkElement>('link[rel=manifest]') ?? { href: '' };
      return ((await (await fetch(href)).json()) as { share_target: { action: string; method: string } }).share_target;
    });
    expect(target).toMatchObject({ action: '/share', method: 'POST', enctype: 'multipart/form-data' });

    // A picture and a link, without a connection: they wait here, and nobody is written to by that.
    await agent.page.context().setOffline(true);
    await share(
      agent.page,
      { title: 'Ruana azul', text: 'Ruana azul https://tienda.example/1', url: 'https://tienda.example/1' },
      [
        { name: 'ruana.png', type: 'image/png', content: png(64, 48) },
        { name: 'catálogo.pdf', type: 'application/pdf', content: pdf },
      ],
    );
    await agent.sees(agent.find('heading', 'Compartir en una conversación'));
    await agent.page.reload();
    const words = agent.find('textbox', 'Texto');
    await agent.sees(words);
    expect(await words.inputValue()).toBe('Ruana azul https://tienda.example/1');
    await agent.sees(agent.page.getByText('ruana.png'));
    await agent.findsNoBarrier();
    await picture(agent, 'share');
    await agent.page.context().setOffline(false);

    // One is not wanted after all; for whom it is, is looked for.
    await agent.press(agent.find('button', 'Quitar catálogo.pdf'));
    await agent.fill(agent.find('combobox', '¿Para quién?'), 'lucía');
    await agent.press(agent.page.getByRole('option', { name: /Lucía Herrera/ }));
    await agent.sees(agent.text('Está en tu respuesta a Lucía Herrera, sin enviar.'));
    const box = agent.find('textbox', 'Escribir');
    await agent.sees(agent.find('list', 'Archivos por enviar').getByText('ruana.png'));
    expect(await box.inputValue()).toBe('Ruana azul https://tienda.example/1');
    expect(await lucia.receives(0)).toEqual([]);
    await agent.page.reload();
    await agent.sees(agent.find('list', 'Archivos por enviar').getByText('ruana.png'));
    await agent.press(agent.find('button', 'Enviar'));
    const [sent] = await lucia.receives(1);
    expect(sent).toMatchObject({ type: 'image', object: { caption: 'Ruana azul https://tienda.example/1' } });
    await agent.page.goto('/share');
    await agent.sees(agent.find('heading', 'No hay nada para compartir'));

    // What the channel does not take is said before it stands anywhere, and the rest goes on.
    await share(agent.page, {}, [
      { name: 'enorme.mp4', type: 'video/mp4', content: Buffer.alloc(51_000_000) },
      { name: 'canción.flac', type: 'audio/flac', content: Buffer.alloc(10) },
      { name: 'vacío.png', type: 'image/png', content: Buffer.alloc(0) },
      { name: 'precios.pdf', type: 'application/pdf', content: pdf },
    ]);
    await agent.sees(agent.page.getByText(/^Pesa 51.MB: el máximo es 50.MB\.$/));
    await agent.press(agent.page.getByRole('option', { name: /Marcos Paz/ }));
    await agent.sees(agent.find('heading', 'El canal de Marcos Paz no acepta esto'));
    await agent.sees(agent.page.getByText('vacío.png está vacío.'));
    await agent.findsNoBarrier();
    await picture(agent, 'share-refused');
    await agent.press(agent.find('button', 'Seguir sin lo demás'));
    const files = agent.find('list', 'Archivos por enviar');
    await agent.sees(files.getByText('precios.pdf'));
    await agent.noLongerSees(files.getByText('vacío.png'));

    // Signed out, what is shared waits behind the door, and nothing of it once somebody signs out.
    await agent.page.goto('/inbox');
    await signOut(agent);
    await share(agent.page, { text: 'Para después' });
    await agent.sees(agent.find('button', 'Entrar'));
    await stage.signIn(agent, maria, '/share');
    await agent.sees(words);
    expect(await words.inputValue()).toBe('Para después');
    await agent.page.goto('/inbox');
    await signOut(agent);
    expect(
      await agent.page.evaluate(async () => (await indexedDB.databases()).flatMap(({ name }) => name || [])),
    ).toEqual([]);
  },
  [usual, onPhone],
);

interface Given {
  name: string;
  type: string;
  content: Buffer;
}

/** What the phone does when its owner shares something with the program: it goes to an address of ours with a form. */
async function share(
  page: Page,
  words: { title?: string; text?: string; url?: string },
  files: Given[] = [],
): Promise<void> {
  const given = files.map(({ name, type, content }) => ({
    name,
    type,
    length: content.length,
    text: content.toString('base64'),
  }));
  const large = given.map((one) => (one.length > 1_000_000 ? { ...one, text: '' } : one)); // only its length matters
  await Promise.all([
    page.waitForURL('**/{share,sign-in}*'),
    page.evaluate(
      ([said, all]) => {
        const form = document.createElement('form');
        Object.assign(form, { method: 'post', enctype: 'multipart/form-data', action: '/share', hidden: true });
        const field = (name: string, value: string) => {
          const input = document.createElement('input');
          Object.assign(input, { type: 'hidden', name, value });
          form.append(input);
        };
        for (const [name, value] of Object.entries(said)) field(name, value);
        const transfer = new DataTransfer();
        for (const { name, type, length, text } of all) {
          const bytes = text ? Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)) : new Uint8Array(length);
          transfer.items.add(new File([bytes], name, { type }));
        }
        const picker = document.createElement('input');
        Object.assign(picker, { type: 'file', name: 'files', multiple: true, files: transfer.files });
        form.append(picker);
        document.body.append(form);
        form.submit();
      },
      [words as Record<string, string>, large] as const,
    ),
  ]);
}

async function signOut(agent: Person): Promise<void> {
  if (agent.onPhone) await agent.choose(agent.find('button', 'Más'), 'Salir');
  else await agent.choose(agent.page.getByRole('button', { name: 'Tu cuenta' }), 'Salir');
  await agent.sees(agent.find('button', 'Entrar'));
}

async function picture(agent: Person, name: string): Promise<void> {
  if (process.env.SHOTS)
    await agent.page.screenshot({ path: `${process.env.SHOTS}/${name}-${agent.variant.screen.width}.png` });
}

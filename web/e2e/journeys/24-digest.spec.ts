import { expect } from 'vitest';
import { journeyInEveryWay } from '../lib/journey';
import { maria } from '../lib/workspace';

journeyInEveryWay('24 Notifications: a digest, ended by its link', async (stage) => {
  const api = await stage.openShop();
  const [host, port] = stage.server.mailAddress.split(':');
  await api.put('/mail-server', {
    host,
    port: Number(port),
    security: 'none',
    username: 'tienda',
    password: 'secreto-del-correo',
    sender_name: 'Andina',
    sender: 'hola@andina.example',
  });
  await (await stage.customer('Lucía Herrera')).writes('¿Tienen ruanas?');
  const { items } = await api.get<{ items: { id: string; name: string }[] }>('/members');
  const assigned = { assignee_id: items.find(({ name }) => name === maria.name)?.id };
  await expect.poll(() => api.post('/conversations/1/assign', assigned).then(Boolean, () => false)).toBe(true);

  const digest = async () =>
    (await stage.server.lettersTo(maria.email)).find(({ Text }) => Text.includes('/unsubscribe/'));
  await expect
    .poll(
      async () => {
        await stage.server.advance('31m');
        return (await digest()) !== undefined;
      },
      { timeout: 20_000, interval: 500 },
    )
    .toBe(true);
  const link = /\/unsubscribe\/\S+/.exec((await digest())?.Text ?? '')?.[0] ?? '';

  // She opens it without signing in, and nothing has changed by that.
  const reader = await stage.visitor();
  await reader.page.goto(link);
  await reader.sees(reader.find('heading', '¿No quieres más este resumen?'));
  await reader.findsNoBarrier();
  if (process.env.SHOTS)
    await reader.page.screenshot({
      path: `${process.env.SHOTS}/unsubscribe-${reader.variant.name.replace(/\W+/g, '-')}.png`,
    });
  await reader.page.reload();
  await reader.press(reader.find('button', 'No mandarme más resúmenes'));
  await reader.sees(reader.find('heading', 'Listo: no te escribimos más'));
  await reader.findsNoBarrier();

  // Her settings say so, and turn it on again.
  await reader.press(reader.find('link', 'Elegir de qué y cada cuánto'));
  await stage.signIn(reader, maria, '/settings/notifications');
  await reader.sees(reader.page.getByText(/(Lo terminaste el|Você encerrou em) .+/));
  await reader.toggle(reader.find('switch', 'Escribirme cuando no estoy'));
  await reader.noLongerSees(reader.page.getByText(/(Lo terminaste el|Você encerrou em) .+/));
  await reader.page.goto(link);
  await reader.sees(reader.find('heading', '¿No quieres más este resumen?'));

  // A link that is none says what to do.
  await reader.page.goto(`${link}x`);
  await reader.sees(reader.find('heading', 'Este enlace ya no sirve'));
});

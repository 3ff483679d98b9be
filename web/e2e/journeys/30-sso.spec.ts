import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { ana, maria, password } from '../lib/workspace';

const pictures = process.env.E2E_PICTURES;

journey('30 Seguridad: inicio de sesión único', async (stage) => {
  await stage.openShop();
  const { server } = stage;
  await server.knows(ana.email);
  await server.knows(maria.email);
  const desk = await stage.enters(ana, '/settings/sso');
  const { page } = desk;

  // What is wrong with the provider is said; then it is set up.
  await desk.findsNoBarrier();
  await desk.fill(page.getByLabel('Nombre en el botón'), 'Cuenta Andina');
  await desk.fill(page.getByLabel('Dirección del emisor'), 'https://127.0.0.1');
  await desk.press(desk.find('button', 'Comprobar'));
  await desk.sees(page.getByText('A esa dirección no llamamos'));
  await desk.fill(page.getByLabel('Dirección del emisor'), server.issuer);
  await desk.press(desk.find('button', 'Comprobar'));
  await desk.sees(desk.text('El proveedor responde y ofrece lo que hace falta.'));
  await desk.fill(page.getByLabel('ID de cliente'), 'timbre');
  await desk.fill(page.getByLabel('Secreto de cliente'), 'secreto-del-proveedor');
  await desk.press(desk.find('button', 'Guardar cambios'));
  await desk.sees(desk.text('Falta este dato.'));
  await desk.fill(page.getByLabel('Dominios de correo'), 'andina.example');
  await desk.press(desk.find('button', 'Guardar cambios'));
  const link = page.getByLabel('Enlace directo para tu gente');
  await desk.sees(link);
  expect(await link.inputValue()).toBe(`${server.url}/sso/tienda-andina`);
  await desk.sees(page.getByText('Para activarlo, sal y entra tú con Cuenta Andina'));
  await desk.findsNoBarrier();
  if (pictures) await page.screenshot({ path: `${pictures}/sso-settings.png`, fullPage: true });

  // Out, and in by the provider: the account that there is is shown to be hers, once.
  await page.context().clearCookies();
  await page.goto('/settings/sso');
  const enter = desk.find('button', 'Entrar con Cuenta Andina');
  await desk.sees(enter);
  await desk.findsNoBarrier();
  if (pictures) await page.screenshot({ path: `${pictures}/sso-door.png` });
  await desk.press(enter);
  await desk.press(page.getByRole('link', { name: ana.email }));
  await desk.sees(desk.find('heading', 'Esta cuenta ya existe: ¿es tuya?'));
  await desk.findsNoBarrier();
  if (pictures) await page.screenshot({ path: `${pictures}/sso-account.png` });
  await desk.fill(page.getByLabel('Contraseña', { exact: true }), 'no es esta');
  await desk.press(desk.find('button', 'Vincular y entrar'));
  await desk.sees(page.getByText('El correo o la contraseña no coinciden'));
  await desk.fill(page.getByLabel('Contraseña', { exact: true }), password);
  await desk.press(desk.find('button', 'Vincular y entrar'));
  await page.waitForURL(/settings\/sso/);

  // The only way from now on; an agent's session by password ends, and is led there.
  const agent = await stage.enters(maria, '/inbox/all');
  await desk.press(page.getByRole('switch', { name: 'Entrar solo por este proveedor' }));
  const sure = page.getByRole('alertdialog');
  await desk.findsNoBarrier();
  if (pictures) await page.screenshot({ path: `${pictures}/sso-only.png` });
  await desk.press(desk.find('button', 'Activar', sure));
  await desk.noLongerSees(sure);
  const again = agent.page.getByRole('dialog', { name: 'Tu sesión terminó' });
  await agent.sees(again);
  await agent.fill(again.getByLabel('Contraseña', { exact: true }), password);
  await agent.press(agent.find('button', 'Entrar', again));
  await agent.sees(again.getByText('no admite otra forma'));
  await agent.findsNoBarrier();
  if (pictures) await agent.page.screenshot({ path: `${pictures}/sso-required.png` });
  await agent.press(agent.find('button', 'Entrar con Cuenta Andina', again));
  await agent.press(agent.page.getByRole('link', { name: maria.email }));
  await agent.fill(agent.page.getByLabel('Contraseña', { exact: true }), password);
  await agent.press(agent.find('button', 'Vincular y entrar'));
  await agent.page.waitForURL(/\/inbox\/all/);
  await agent.page.goto('/settings/security');
  await agent.sees(agent.text('Entró con Cuenta Andina'));
  await agent.sees(agent.text('Vinculada'));
  await agent.findsNoBarrier();
  if (pictures) await agent.page.screenshot({ path: `${pictures}/sso-security.png`, fullPage: true });

  // By the company's link, in another browser: known by now, nothing is asked.
  const other = await stage.visitor();
  await other.page.goto('/sso/tienda-andina');
  await other.press(other.page.getByRole('link', { name: maria.email }));
  await other.page.waitForURL(/\/inbox/);

  // The operator opens the door again.
  const reset = await stage.visitor();
  await reset.page.goto(await server.recover(ana.email));
  await reset.fill(reset.page.getByLabel('Contraseña nueva'), 'una frase bastante más larga');
  await reset.press(reset.find('button', 'Guardar y entrar'));
  await reset.page.waitForURL(/\/inbox/);
});

journey('30 Seguridad: quien entra por su empresa no tiene contraseña', async (stage) => {
  const api = await stage.openShop();
  const { server } = stage;
  const sol = { name: 'Sol Quispe', email: 'sol@andina.example', role: 'agent' };
  await server.knows(sol.email);
  await api.put('/workspace/sso', {
    slug: 'tienda-andina',
    name: 'Cuenta Andina',
    issuer: server.issuer,
    client_id: 'timbre',
    client_secret: 'secreto-del-proveedor',
    domains: ['andina.example'],
  });
  await api.post('/members', sol);

  // There is none to change, so there is no form for it; a link to choose one is hers for the asking.
  const agent = await stage.visitor();
  const { page } = agent;
  await page.goto('/sso/tienda-andina');
  await agent.press(page.getByRole('link', { name: sol.email }));
  await page.waitForURL(/\/inbox/);
  await page.goto('/settings/security');
  await agent.sees(page.getByText('No tienes contraseña'));
  expect(await page.getByLabel('Contraseña nueva').count()).toBe(0);
  await agent.findsNoBarrier();
  await agent.press(agent.find('button', 'Mandarme un enlace'));
  await agent.sees(page.getByText(`En unos minutos llega a ${sol.email}`));
  if (pictures) await page.screenshot({ path: `${pictures}/sso-no-password.png` });
});

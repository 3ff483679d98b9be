import { journeyInEveryWay } from '../lib/journey';
import { SimulatorPage } from '../lib/simulator';
import { usual } from '../lib/variant';
import { ana, meta, password, registerAtMeta } from '../lib/workspace';

journeyInEveryWay('1 Onboarding', async (stage) => {
  await registerAtMeta(stage.server); // the business has its app and its number; Meta does not know of us yet

  const admin = await stage.visitor();
  await admin.page.goto(stage.server.setupUrl);
  const field = (name: string) => admin.page.getByLabel(admin.in(name), { exact: true });
  await admin.fill(field('Nombre de la empresa'), 'Tienda Andina');
  await admin.findsNoBarrier();
  await admin.fill(field('Tu nombre'), ana.name);
  await admin.fill(field('Correo'), ana.email);
  await admin.fill(field('Contraseña'), password);
  await admin.press(admin.find('button', 'Crear mi empresa'));

  await admin.sees(admin.find('heading', '¿En qué puerta tocan tus clientes?'));
  await admin.findsNoBarrier();
  await admin.press(admin.find('button', 'Ya lo tengo'));
  await admin.fill(field('Identificador del número de teléfono'), meta.number.phone_number_id);
  await admin.fill(field('Identificador de la cuenta de WhatsApp Business'), meta.number.waba_id);
  await admin.fill(field('Clave secreta de la app'), meta.app.app_secret);
  await admin.fill(field('Token de acceso permanente'), meta.app.access_token);
  await admin.findsNoBarrier();
  await admin.press(admin.find('button', 'Guardar y seguir'));

  // What the page shows is pasted at Meta, which asks our webhook whether the token is right.
  await admin.sees(admin.find('heading', 'Dile a Meta dónde tocar'));
  await admin.findsNoBarrier();
  const webhook = {
    url: await field('URL de devolución de llamada').inputValue(),
    verifyToken: await field('Token de verificación').inputValue(),
  };
  await registerAtMeta(stage.server, { ...webhook, subscribe: false });
  await admin.press(admin.find('button', 'Ya lo guardé en Meta'));
  const check = admin.page.getByRole('main');
  await admin.sees(check.getByText(meta.number.verified_name, { exact: false }));
  await admin.findsNoBarrier();

  const customer = await stage.visitor({ ...usual, screen: admin.variant.screen });
  await customer.page.goto(stage.server.simulatorUrl);
  const phone = new SimulatorPage(customer.page);
  await phone.addCustomer('Lucía Herrera', '5215512340001');
  await phone.write('Hola, ¿tienen ruanas?');
  await customer.findsNoBarrier();

  await admin.sees(admin.find('heading', '¡Suena!'));
  await admin.findsNoBarrier();
  await admin.press(admin.find('link', 'Ir a Conversaciones'));
  await admin.press(admin.row(1));
  await admin.sees(admin.message('Hola, ¿tienen ruanas?'));
  if (!admin.onPhone) {
    await admin.sees(admin.find('region', 'Lista de conversaciones'));
    await admin.sees(admin.find('main', 'Conversación con Lucía Herrera'));
    await admin.sees(admin.find('complementary', 'Ficha de contacto'));
  }
  await admin.findsNoBarrier();

  await admin.press(admin.find('button', 'Aceptar', admin.page.getByRole('main')));
  await admin.fill(admin.find('textbox', 'Escribir'), 'Sí, en tres colores.');
  if (admin.onPhone) await admin.press(admin.find('button', 'Enviar'));
  else await admin.page.keyboard.press('Enter');
  await customer.sees(phone.message('Sí, en tres colores.'));
  await admin.sees(admin.message('Sí, en tres colores.').and(admin.page.locator('[data-state=read]')));
});

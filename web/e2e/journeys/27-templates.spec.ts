import { expect } from 'vitest';
import { png } from '../lib/files';
import { journey } from '../lib/journey';
import { ana } from '../lib/workspace';

journey('H04 Templates are written, reviewed, changed and deleted', async (stage) => {
  await stage.openShop();
  const admin = await stage.enters(ana, '/settings/templates');
  await admin.press(admin.find('link', 'Nueva Plantilla'));
  const submit = admin.find('button', 'Enviar a revisión');
  await admin.fill(admin.find('textbox', 'Nombre'), 'pedido_listo');
  await admin.press(submit);
  await admin.sees(admin.text('Revisa lo que está marcado.'));
  await admin.sees(admin.text('Falta este dato.'));
  await admin.findsNoBarrier();

  // Meta's rules are told before it goes there.
  const body = admin.page.locator('textarea');
  await admin.fill(body, '{{nombre}}, tu pedido está listo.');
  await admin.sees(admin.text('Una variable no puede ir al principio ni al final.'));
  await admin.fill(body, 'Hola, {{nombre}}. Tu pedido está listo.');
  await admin.fill(admin.page.getByRole('textbox', { name: /\{\{nombre\}\}/ }), 'Ana');
  await admin.page.getByRole('combobox', { name: admin.in('Encabezado') }).selectOption('IMAGE');
  const chooser = admin.page.waitForEvent('filechooser');
  await admin.press(admin.find('button', 'Elegir archivo'));
  await (await chooser).setFiles({ name: 'caja.png', mimeType: 'image/png', buffer: png(320, 180) });
  const preview = admin.find('region', 'Así se verá');
  await admin.sees(preview.getByRole('img', { name: 'caja.png' }));
  await admin.choose(admin.find('button', 'Agregar botón'), 'Enlace');
  await admin.fill(admin.find('textbox', 'Texto del botón'), 'Ver pedido');
  await admin.fill(admin.page.locator('input[type=url]'), 'https://tienda.example/{{1}}');
  await admin.fill(admin.page.getByRole('textbox', { name: /\{\{1\}\}$/ }), 'TA-1');
  await admin.sees(preview.getByText('Ana'));
  await admin.sees(preview.getByText('Ver pedido'));
  await admin.findsNoBarrier();
  await admin.press(submit);

  // Its state changes by itself once Meta has decided.
  await admin.sees(admin.text('En revisión'));
  await admin.findsNoBarrier();
  await stage.server.advance('3s');
  await admin.sees(admin.text('Aprobada'));

  // It can be sent at once.
  await admin.press(admin.find('link', 'Editar'));
  await admin.fill(body, 'Hola, {{nombre}}. Tu pedido ya salió.');
  const again = admin.page.waitForEvent('filechooser');
  await admin.press(admin.find('button', 'Elegir archivo'));
  await (await again).setFiles({ name: 'caja.png', mimeType: 'image/png', buffer: png(320, 180) });
  await admin.sees(preview.getByRole('img', { name: 'caja.png' }));
  await admin.press(submit);
  await admin.sees(admin.text('En revisión'));
  await stage.server.advance('3s');
  await admin.sees(admin.text('Aprobada'));
  await admin.sees(admin.page.getByText('Tu pedido ya salió.'));

  await admin.press(admin.find('button', 'Eliminar'));
  await admin.findsNoBarrier();
  await admin.press(
    admin.find('button', 'Eliminar', admin.page.getByRole('alertdialog').or(admin.page.getByRole('dialog'))),
  );
  const search = admin.find('textbox', 'Buscar Plantillas').or(admin.find('searchbox', 'Buscar Plantillas'));
  await admin.fill(search, 'pedido');
  await admin.sees(admin.page.getByRole('link', { name: /^pedido_enviado/ }));
  expect(await admin.page.getByRole('link', { name: /^pedido_listo/ }).count()).toBe(0);
  await admin.findsNoBarrier();
});

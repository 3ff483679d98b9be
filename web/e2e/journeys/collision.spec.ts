import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { ana, juan, maria } from '../lib/workspace';

journey('Collision', async (stage) => {
  await stage.openShop();
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('¿Tienen ponchos?');
  const first = await stage.enters(ana, '/inbox/all/1');
  await first.sees(first.message('¿Tienen ponchos?'));
  const second = await stage.enters(maria, '/inbox/all/1');
  const elsewhere = await stage.enters(juan, '/inbox/all');

  // Each sees the other look; who looks at nothing sees nobody.
  const views = (name: string) => ({ name: new RegExp(`^También aquí: .*${name}: viendo`) });
  await second.sees(second.page.getByRole('button', views('Ana Torres')));
  await first.sees(first.page.getByRole('button', views('María López')));
  await second.findsNoBarrier();
  await second.press(second.page.getByRole('button', views('Ana Torres')));
  await second.sees(second.text('viendo', second.page.getByRole('dialog', { name: /^También aquí/ })));
  await second.findsNoBarrier();
  await second.page.keyboard.press('Escape');

  // The moment one writes, the other is told over the box; it ends by itself.
  await first.find('textbox', 'Escribir').pressSequentially('Sí, ');
  const writes = second.page.getByText('Ana Torres está escribiendo…');
  await second.sees(writes);
  await second.sees(second.page.getByRole('button', { name: /Ana Torres: escribiendo/ }));
  await second.findsNoBarrier();
  expect(await elsewhere.page.getByText(/está escribiendo/).count()).toBe(0);
  await second.noLongerSees(writes);
  await second.sees(second.page.getByRole('button', views('Ana Torres')));

  // A note is not an answer.
  await first.find('tab', 'Nota interna').click();
  await first.find('textbox', 'Nota interna').pressSequentially('ojo');
  await second.sees(second.page.getByText('Ana Torres está escribiendo una nota…'));

  // Who goes elsewhere is gone at once.
  await first.page.goto('/inbox/all');
  await second.noLongerSees(second.page.getByRole('button', { name: /^También aquí/ }));
});

import { journey } from '../lib/journey';
import { otherwise, usual } from '../lib/variant';
import { ana, maria } from '../lib/workspace';

const ways = [usual, otherwise];

journey(
  '19 Who may be the same person',
  async (stage) => {
    const api = await stage.openShop();
    const lucia = await stage.customer('Lucía Herrera', '5215512340001');
    await lucia.writes('Hola, ¿tienen ruanas?');
    const again = await api.post<{ id: string }>('/contacts', { name: 'Lu de la tienda', email: 'lucia@example.com' });
    await api.post('/contacts', { name: 'lucia herrera', company: 'Café Sur' });

    const card = stage.variant.screen.width < 640 ? '/inbox/all/1?card' : '/inbox/all/1';
    const agent = await stage.enters(maria, card);
    const theirs = agent.page.getByRole('tabpanel');
    await agent.sees(theirs.getByText('Lucía Herrera'));

    // Whoever may make them one is told, with the reason; what is typed here is looked at, too.
    const admin = await stage.enters(ana, card);
    const panel = admin.page.getByRole('tabpanel');
    const line = admin.find('region', 'Quizá es la misma persona', panel);
    await admin.sees(admin.text('lucia herrera se llama igual.', line));
    await admin.findsNoBarrier();
    await admin.press(admin.find('button', 'Agregar correo', panel));
    await admin.fill(admin.find('textbox', 'Correo', panel), 'lucia@example.com');
    await admin.page.keyboard.press('Enter');
    await admin.sees(admin.text('Lu de la tienda tiene el mismo correo.', line));
    await admin.findsNoBarrier();
    if (process.env.SHOTS) {
      const { locale, screen } = stage.variant;
      await admin.page.screenshot({ path: `${process.env.SHOTS}/duplicates-${locale}-${screen.width}.png` });
    }

    // Two people after all: that is remembered, and can be taken back.
    const apart = admin.find('button', 'lucia herrera no es la misma persona', line);
    await admin.press(apart);
    await admin.noLongerSees(apart);
    await admin.press(admin.find('button', 'Deshacer'));
    await admin.sees(apart);
    await admin.press(apart);
    await admin.noLongerSees(apart);
    await admin.page.reload();
    await admin.sees(admin.text('Lu de la tienda tiene el mismo correo.', line));
    await admin.noLongerSees(apart);

    // One person: the dialog knows whom.
    await admin.press(admin.find('button', 'Combinar con Lu de la tienda', line));
    const dialog = admin.page.getByRole('dialog');
    await admin.sees(admin.text('Contacto principal', dialog));
    await admin.press(admin.find('button', 'Combinar', dialog));
    await admin.noLongerSees(line);
    await api.get(`/contacts/${again.id}`).then(
      () => Promise.reject(new Error('the other one is still there')),
      () => undefined,
    );

    // Nobody who may not is asked.
    await agent.noLongerSees(agent.find('region', 'Quizá es la misma persona'));
  },
  ways,
);

import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { onPhone, usual } from '../lib/variant';
import { ana, maria, password } from '../lib/workspace';

const pictures = process.env.E2E_PICTURES ?? process.env.SHOTS;

interface Role {
  id: string;
  name: string;
  permissions: string[];
  sight: string;
  members: number;
}
interface Member {
  id: string;
  name: string;
  role: string;
}

const ways = [usual, onPhone];

journey(
  'Roles propios: duplicar, dar, cambiar y eliminar',
  async (stage) => {
    const api = await stage.openShop();
    await (await stage.customer('Lucía Herrera')).writes('Hola, busco una ruana');
    const mine = async () =>
      (await api.get<{ items: (Role & { preset: boolean })[] }>('/roles')).items.find((one) => !one.preset);
    const hers = async () =>
      (await api.get<{ items: Member[] }>('/members')).items.find((one) => one.name === maria.name);

    const agent = await stage.enters(maria, '/inbox/unassigned');
    await agent.sees(agent.row(1));
    await agent.press(agent.row(1));
    await agent.sees(agent.find('textbox', 'Escribir'));

    // The presets are there to be read, and one of them is a beginning.
    const boss = await stage.enters(ana, '/settings/roles');
    const main = boss.page.getByRole('main');
    const shot = async (name: string) => {
      if (pictures) await boss.page.screenshot({ path: `${pictures}/${name}-${boss.onPhone ? 360 : 1366}.png` });
    };
    await boss.sees(main.getByRole('link', { name: /^Supervisor/ }));
    await boss.findsNoBarrier();
    await shot('roles');
    await boss.press(main.getByRole('link', { name: /^Supervisor/ }));
    await boss.sees(main.getByText('Viene con Timbre y no se cambia.'));
    expect(await main.getByRole('checkbox').count()).toBe(0);
    await boss.findsNoBarrier();
    await shot('preset');
    await boss.page.goto('/settings/roles');
    await boss.press(boss.find('button', 'Duplicar: Agente', main));
    const name = main.getByRole('textbox', { name: 'Nombre' });
    await boss.sees(name);
    expect(await name.inputValue()).toBe('Agente (copia)');
    await boss.fill(name, 'Caja');
    await boss.press(main.getByRole('radio', { name: /Como máximo, las suyas/ }));
    await boss.press(main.getByRole('checkbox', { name: 'Responder', exact: true }));
    await boss.findsNoBarrier();
    await shot('editor');
    await boss.press(boss.find('button', 'Guardar cambios'));
    await boss.sees(main.getByRole('link', { name: /^Caja/ }));
    expect(await mine()).toMatchObject({ name: 'Caja', sight: 'own', members: 0 });
    expect((await mine())?.permissions).not.toContain('conversations.reply');

    // María gets it: her open screen loses the box in which she would answer.
    await boss.page.goto('/settings/members');
    await boss.press(main.getByRole('link', { name: /María López/ }));
    await boss.press(main.getByRole('radio', { name: /^Caja/ }));
    await boss.sees(main.getByText('Con este rol ve como máximo: Las suyas.'));
    await boss.findsNoBarrier();
    await shot('member');
    await boss.press(boss.find('button', 'Guardar cambios'));
    await expect.poll(async () => (await hers())?.role).toBe((await mine())?.id);
    await agent.noLongerSees(agent.find('textbox', 'Escribir'));

    // What the role lets do from then on, she may at once.
    await boss.page.goto('/settings/roles');
    await boss.press(main.getByRole('link', { name: /^Caja/ }));
    await boss.press(main.getByRole('checkbox', { name: 'Responder', exact: true }));
    await boss.press(boss.find('button', 'Guardar cambios'));
    await agent.sees(agent.find('textbox', 'Escribir'));

    // It goes only when it is said which role she gets.
    await boss.press(boss.find('button', 'Eliminar: Caja', main));
    const dialog = boss.page.getByRole('alertdialog');
    await boss.sees(dialog.getByText('Lo tiene 1 miembro.'));
    await boss.findsNoBarrier();
    await shot('delete');
    await dialog.getByRole('combobox').selectOption({ label: 'Agente' });
    await boss.press(boss.find('button', 'Eliminar', dialog));
    await boss.noLongerSees(dialog);
    await boss.noLongerSees(main.getByRole('link', { name: /^Caja/ }));
    expect((await hers())?.role).toBe('agent');
    expect(await mine()).toBeUndefined();
  },
  ways,
);

journey(
  'Ver como: la interfaz de un miembro, solo para mirar',
  async (stage) => {
    const api = await stage.openShop();
    await (await stage.customer('Lucía Herrera')).writes('Hola, busco una ruana');
    const { items } = await api.get<{ items: Member[] }>('/members');
    const id = items.find((one) => one.name === maria.name)?.id ?? '';
    await expect.poll(async () => (await api.get<{ items: unknown[] }>('/conversations')).items.length).toBe(1);
    await api.post('/conversations/1/assign', { assignee_id: id });
    const permissions = ['conversations.reply', 'conversations.export'];
    const { id: role } = await api.post<Role>('/roles', { name: 'Caja', permissions });
    await api.patch(`/members/${id}`, { role });

    const boss = await stage.enters(ana, `/settings/members/${id}`);
    const shot = async (name: string) => {
      if (pictures) await boss.page.screenshot({ path: `${pictures}/${name}-${boss.onPhone ? 360 : 1366}.png` });
    };
    const written: string[] = [];
    boss.page.on('request', (one) => {
      if (one.headers()['timbre-view-as'] && one.method() !== 'GET') written.push(one.url());
    });
    await boss.press(boss.find('button', 'Ver como'));
    await boss.page.waitForURL('**/inbox**');
    await boss.sees(boss.text(`Viendo como ${maria.name}`));
    await boss.findsNoBarrier();

    // Her queue and her menus: she keeps no members, so there is no way there.
    await boss.page.goto('/inbox/mine');
    await boss.sees(boss.row(1));
    await boss.row(1).hover(); // she may change none together, so no box takes the place of whom she points at
    await boss.sees(boss.page.getByTestId('conv-1').locator('.face'));
    await shot('view-list');
    await boss.press(boss.row(1));
    await boss.sees(boss.message('Hola, busco una ruana'));
    expect(await boss.find('textbox', 'Escribir').count()).toBe(0);
    await boss.findsNoBarrier();
    await shot('view-open');
    await boss.page.goto('/settings/members');
    await boss.sees(boss.text('Esta pantalla no es para tu rol'));

    // What she may download is not fetched as whoever looks.
    const fetched: string[] = [];
    boss.page.on('request', (one) => {
      if (one.url().includes('/export')) fetched.push(one.url());
    });
    await boss.page.goto('/history');
    await boss.sees(boss.page.getByRole('main').getByText('Lucía Herrera'));
    await boss.choose(boss.find('button', 'Exportar CSV'), 'CSV con comas');
    await boss.sees(boss.text('Ves lo que ve otra persona: aquí solo se mira.'));
    await shot('view-export');
    expect(fetched).toEqual([]);
    expect(written).toEqual([]);
    const { conversation } = await api.get<{ conversation: { unread_count: number } }>('/conversations/1');
    expect(conversation.unread_count).toBe(1);

    // Back: his own again, with a trace of it.
    await boss.press(boss.find('button', 'Volver a lo mío'));
    await boss.page.waitForURL(`**/settings/members/${id}`);
    await boss.sees(boss.find('button', 'Ver como'));
    expect(await boss.text(`Viendo como ${maria.name}`).count()).toBe(0);
    const audit = await api.get<{ items: { action: string }[] }>('/audit?action=member.viewed');
    expect(audit.items).toHaveLength(1);

    // Who signs out while he looks is out, and comes back as himself.
    await boss.press(boss.find('button', 'Ver como'));
    await boss.page.waitForURL('**/inbox**');
    await boss.sees(boss.text(`Viendo como ${maria.name}`));
    if (boss.onPhone) await boss.choose(boss.find('button', 'Más'), 'Salir');
    else await boss.choose(boss.page.getByRole('button', { name: 'Tu cuenta' }), 'Salir');
    await boss.fill(boss.find('textbox', 'Correo'), ana.email);
    await boss.fill(boss.page.getByLabel('Contraseña', { exact: true }), password);
    await boss.press(boss.find('button', 'Entrar'));
    await boss.noLongerSees(boss.page.getByLabel('Contraseña', { exact: true }));
    await boss.page.goto('/settings/members');
    await boss.sees(boss.page.getByRole('main').getByText(maria.name));
    expect(await boss.text(`Viendo como ${maria.name}`).count()).toBe(0);
  },
  ways,
);

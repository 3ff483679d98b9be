import { expect } from 'vitest';
import { journey } from '../lib/journey';
import type { Person } from '../lib/person';
import { usual } from '../lib/variant';
import { ana, juan, maria } from '../lib/workspace';

interface Listed {
  items: { id: string; name: string }[];
}

const account = (person: Person) => person.page.getByRole('button', { name: /^Tu cuenta/ });
const says = (person: Person, state: string) =>
  expect.poll(() => account(person).innerText(), { timeout: 15_000 }).toContain(state);

journey(
  'Asignación automática',
  async (stage) => {
    const api = await stage.openShop();
    const boss = await stage.enters(ana, '/settings/inboxes');
    const inbox = (await api.get<Listed>('/inboxes')).items[0]?.id ?? '';

    // The rule, with a sentence that follows what is chosen.
    await boss.page.goto(`/settings/inboxes/${inbox}/rules`);
    const main = boss.page.getByRole('main');
    await boss.sees(main.getByText('Las conversaciones esperan en No asignado hasta que alguien las toma.'));
    await boss.find('combobox', 'Repartir la cola', main).selectOption({ label: 'Por turnos' });
    await boss.fill(boss.find('spinbutton', 'Abiertas a la vez por agente', main), '5');
    await boss.fill(boss.find('spinbutton', 'Devolver si el agente se ausenta, en minutos', main), '15');
    await boss.page.keyboard.press('Tab');
    await boss.sees(
      main.getByText(
        'Cada conversación nueva le llega a un agente en línea, por turnos. El cliente que vuelve va primero con quien lo atendió. Con 5 abiertas, un agente no recibe más. Tras 15 minutos de ausencia, sus clientes que esperan vuelven a No asignado.',
      ),
    );
    await boss.findsNoBarrier();
    const save = boss.find('button', 'Guardar cambios');
    await boss.press(save);
    await boss.noLongerSees(save);
    const saved = () => api.get<{ settings: { routing: unknown } }>(`/inboxes/${inbox}`);
    await expect
      .poll(async () => (await saved()).settings.routing)
      .toEqual({ rule: 'round_robin', sticky: true, capacity: 5, away_minutes: 15 });

    // A customer's conversation comes to one who is there, who is told; the next one's to the other.
    const agent = await stage.enters(maria, '/inbox/mine');
    await says(agent, 'En línea');
    const other = await stage.enters(juan, '/inbox/mine');
    await says(other, 'En línea');
    await (await stage.customer('Lucía Herrera')).writes('¿Tienen ponchos?');
    await agent.sees(agent.row(1));
    await agent.sees(agent.text('Te llegó Lucía Herrera: asignada automáticamente'));
    await (await stage.customer('Pedro Ruiz', '5215512340002')).writes('¿Hacen envíos?');
    await other.sees(other.row(2));
    await other.press(other.row(2));
    await other.sees(other.page.getByRole('main').getByText('Asignada automáticamente a Juan Pérez'));

    // It would be her turn, but she has gone.
    await agent.press(account(agent));
    await agent.press(agent.find('menuitemcheckbox', 'No disponible'));
    await says(agent, 'No disponible');
    await (await stage.customer('Rosa Díaz', '5215512340003')).writes('Quiero cambiar una talla');
    await other.press(other.page.getByRole('button', { name: '1 nueva', exact: true })); // the list holds still for whoever is in it
    await other.sees(other.row(3));

    // Where conversations are given away it shows what each has open.
    await other.press(other.find('button', 'Derivar', other.page.getByRole('main')));
    await other.press(other.find('dialog', 'Derivar conversación').getByText('Buscar agente o equipo'));
    const offered = other.page.getByRole('listbox').getByRole('option', { name: /^María López/ });
    await other.sees(offered.getByText('No disponible · 1 abierta'));
    await other.findsNoBarrier();
    await other.page.keyboard.press('Escape');

    // Of whoever may not get more, the rest goes to nobody.
    const member = (await api.get<Listed>('/members')).items.find((one) => one.name === juan.name)?.id ?? '';
    await boss.page.goto(`/settings/members/${member}`);
    const gets = boss.find('combobox', 'Asignación automática', main);
    await gets.selectOption({ label: 'Hasta un número propio' });
    await boss.fill(boss.find('spinbutton', 'Abiertas a la vez', main), '2');
    await boss.page.keyboard.press('Tab');
    await boss.findsNoBarrier();
    await boss.press(save);
    await boss.noLongerSees(save);
    await (await stage.customer('Iván Soto', '5215512340004')).writes('Hola');
    await boss.page.goto('/inbox/unassigned');
    await boss.sees(boss.row(4));
  },
  [usual],
);

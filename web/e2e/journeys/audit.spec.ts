import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { journey } from '../lib/journey';
import { onPhone, usual } from '../lib/variant';
import { ana, juan, maria } from '../lib/workspace';

interface Named {
  id: string;
  name: string;
}

const ways = [usual, onPhone];

const walk: Parameters<typeof journey>[1] = async (stage) => {
  const api = await stage.openShop();
  const label = await api.post<Named>('/labels', { name: 'VIP', colour: 'red' });
  await api.patch(`/labels/${label.id}`, { name: 'Urgente' });
  const { items: members } = await api.get<{ items: Named[] }>('/members');
  const mariaId = members.find((one) => one.name === maria.name)?.id ?? '';
  await api.patch(`/members/${mariaId}`, { role: 'supervisor' });

  // What was done, by whom, with what was before and after; roles and names in words.
  const admin = await stage.enters(ana, '/settings/audit');
  const entry = (words: string) => admin.page.getByRole('row').filter({ hasText: words });
  await admin.sees(entry('Cambió a María López').getByText('Agente'));
  await admin.sees(entry('Cambió a María López').getByText('Supervisor'));
  await admin.sees(entry('Cambió la etiqueta «Urgente»').getByText('VIP'));
  await admin.findsNoBarrier();

  // By what, and by a name.
  await admin.find('combobox', 'Qué').selectOption({ label: String(admin.in('Etiquetas')) });
  await admin.noLongerSees(entry('Cambió a María López'));
  await admin.sees(entry('Creó la etiqueta «VIP»'));
  await admin.fill(admin.find('searchbox', 'Buscar un nombre'), 'xilófono');
  await admin.sees(admin.text('Nada con estos filtros'));
  await admin.findsNoBarrier();
  await admin.press(admin.find('button', 'Quitar filtros'));
  await admin.sees(entry('Cambió a María López'));

  if (!admin.onPhone) {
    const [download] = await Promise.all([
      admin.page.waitForEvent('download'),
      admin.choose(admin.find('button', 'Exportar CSV'), 'CSV con comas'),
    ]);
    const text = await readFile(await download.path(), 'utf8');
    expect(text).toContain('member.changed');
    expect(text).toContain('agent → supervisor');
    await admin.press(admin.find('button', 'Actualizar'));
    await admin.sees(entry('Exportó este registro'));

    // Of who was taken out what it says of them can be erased; what was done stays.
    await api.delete(`/members/${members.find((one) => one.name === juan.name)?.id ?? ''}?queue=true`);
    await admin.press(admin.find('button', 'Actualizar'));
    const taken = entry('Quitó a Juan Pérez');
    await admin.sees(taken.getByText(juan.email));
    await admin.press(admin.find('button', 'Borrar sus datos', taken));
    await admin.press(admin.find('button', 'Borrar sus datos', admin.page.getByRole('alertdialog')));
    await admin.sees(entry('Borró de la auditoría los datos de Juan Pérez'));
    await admin.noLongerSees(taken.getByText(juan.email));
  }

  // Who may not see it is told so.
  const other = await stage.enters(maria, '/settings/audit');
  await other.sees(other.text('Ver el registro de auditoría').or(other.page.getByText('Ver el registro de auditoría')));
};
journey('Registro de auditoría', walk, ways);

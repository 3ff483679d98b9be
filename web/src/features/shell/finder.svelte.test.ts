import { expect, test } from 'vitest';
import { Finder, type Command } from './finder.svelte';

const command = (id: string, group: Command['group'], title: string, keywords = ''): Command => ({
  id,
  group,
  title,
  keywords,
  icon: 'template',
  run: () => undefined,
});

function found(commands: readonly Command[], typed: string): string[] {
  const finder = new Finder(
    () => commands,
    () => undefined,
    () => undefined,
  );
  finder.search = typed;
  return finder.found.map((one) => one.id);
}

const commands = [
  command('close', 'here', 'Finalizar'),
  command('reply', 'replies', '/envio', 'Tu pedido va en camino'),
  command('template', 'templates', 'pedido enviado', 'pedido_enviado Hola {{nombre}}, tu pedido ya salió.'),
  command('macro', 'macros', 'Envío hecho', 'Agregar etiquetas: Pedidos · Finalizar'),
];

test('what was prepared is offered once something is typed, and found by its name and its words', () => {
  expect(found(commands, '')).toEqual(['close']);
  expect(found(commands, 'pedido')).toEqual(['reply', 'template', 'macro']);
  expect(found(commands, 'ya salio')).toEqual(['template']);
  expect(found(commands, 'pedido_enviado')).toEqual(['template']);
  expect(found(commands, 'finalizar')).toEqual(['close', 'macro']);
});

test('so many of each kind that the next one stays in view', () => {
  const many = (['replies', 'templates', 'macros'] as const).flatMap((group) =>
    Array.from({ length: 9 }, (_, n) => command(`${group} ${n}`, group, `saludo ${n}`)),
  );
  const groups = found(many, 'saludo').map((id) => id.split(' ')[0]);
  expect(groups).toEqual([
    ...Array<string>(6).fill('replies'),
    ...Array<string>(6).fill('templates'),
    ...Array<string>(6).fill('macros'),
  ]);
});

import { expect, test } from 'vitest';
import { mentionsIn } from './callable';

const list = [
  { id: '1', name: 'Ana', team: false },
  { id: '2', name: 'Ana Torres', team: false },
  { id: '20', name: 'Ventas', team: true },
];

test.each([
  ['@Ana Torres mira esto', [{ agent_id: '2' }]],
  ['mira, @ana: y @VENTAS también', [{ agent_id: '1' }, { team_id: '20' }]],
  ['@Ana @Ana', [{ agent_id: '1' }]],
  ['@Anabel', []],
  ['correo@Ventas.example', []],
  ['nadie @', []],
])('%j calls %j', (text, called) => {
  expect(mentionsIn(text, list)).toEqual(called);
});

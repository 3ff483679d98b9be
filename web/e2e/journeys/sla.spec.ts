import { expect } from 'vitest';
import { journeyInEveryWay } from '../lib/journey';
import type { Person } from '../lib/person';
import { ana, maria } from '../lib/workspace';

interface Policy {
  id: string;
  name: string;
}

const pictures = process.env.SHOTS;
async function pictured({ page, variant }: Person, name: string): Promise<void> {
  const way = variant.name.replace(/[^\p{L}\p{N}]+/gu, '-');
  if (pictures) await page.screenshot({ path: `${pictures}/sla-${name}-${way}.png` });
}

journeyInEveryWay('SLA', async (stage) => {
  const api = await stage.openShop();
  const policies = async () => (await api.get<{ items: Policy[] }>('/sla-policies')).items;
  const boss = await stage.enters(ana, '/settings/sla');
  const main = boss.page.getByRole('main');

  // A policy for all, of which a sentence says what was chosen. Without any time it is refused beside the first.
  await boss.sees(boss.text('¿En cuánto tiempo responde tu equipo?'));
  await boss.findsNoBarrier();
  await boss.press(boss.find('link', 'Nueva política', main));
  await boss.fill(main.getByRole('textbox').first(), 'Todas');
  const spans = main.getByRole('spinbutton');
  for (const one of [spans.nth(0), spans.nth(1)]) await one.fill('');
  await boss.press(boss.find('button', 'Guardar cambios'));
  await boss.sees(main.getByText(/^(Pon al menos un plazo|Defina ao menos um prazo)\.$/));
  await boss.fill(spans.nth(0), '1');
  await boss.sees(main.getByText(/(Primera respuesta|primera respuesta|primeira resposta) e[nm] 1 h/));
  await boss.findsNoBarrier();
  await pictured(boss, 'editor');
  await boss.press(boss.find('button', 'Guardar cambios'));
  await boss.sees(main.getByRole('link', { name: /Todas/ }));

  // Another one, for what is urgent, is put before it: the first that holds counts.
  await api.post('/sla-policies', { name: 'Urgentes', priorities: ['urgent'], first_reply_minutes: 5 });
  await boss.page.reload();
  await boss.sees(main.getByRole('link', { name: /Urgentes/ }));
  await boss.press(main.getByRole('button', { name: /^(Subir): Urgentes$/ }));
  await expect.poll(async () => (await policies()).map((one) => one.name)).toEqual(['Urgentes', 'Todas']);
  await boss.findsNoBarrier();
  await pictured(boss, 'list');

  // Who waits is seen with what is left of his hour, in the row and above the conversation, which says why.
  const lucia = await stage.customer('Lucía Herrera');
  await lucia.writes('Hola, ¿tienen ruanas?');
  const agent = await stage.enters(maria, '/inbox/unassigned');
  await agent.sees(agent.row(1).getByText(/^SLA (1 h|59 min)$/));
  await agent.press(agent.row(1));
  await agent.sees(agent.message('¿tienen ruanas?'));
  const mark = agent.page.locator('.strip').getByRole('button', { name: /^SLA/ });
  await agent.sees(mark);
  expect(await mark.getAttribute('aria-label')).toMatch(/(Primera respuesta|Primeira resposta): vence/);
  await agent.findsNoBarrier();

  const line = (words: RegExp) => agent.page.getByRole('main').getByText(words);

  // At risk it turns, and a line says so; missed it is said once more, and goes with the answer.
  await stage.server.advance('50m');
  await agent.sees(line(/(Por vencer la primera respuesta|Primeira resposta perto do prazo)/));
  await agent.page.reload();
  await agent.sees(mark.filter({ hasText: /SLA (9|10) min/ }));
  await pictured(agent, 'at-risk');
  await stage.server.advance('15m');
  await agent.sees(line(/(Venció el plazo de primera respuesta|Venceu o prazo da primeira resposta)/));
  await agent.page.reload();
  await agent.sees(mark.filter({ hasText: /SLA (hace|há) [5-7] min/ }));
  await agent.findsNoBarrier();
  await pictured(agent, 'missed');
  await api.post('/conversations/1/messages', { kind: 'text', text: 'Sí, las hay', client_id: 'answer' });
  await agent.sees(agent.message('las hay'));
  await agent.noLongerSees(mark);

  // The board counts it among those of today, and its number opens it: missed stays missed.
  await boss.page.goto('/reports');
  const today = boss.page.locator('#sla');
  await boss.sees(today.getByRole('cell', { name: '0 %' }));
  await boss.press(today.getByRole('button', { name: /(Incumplidos|Descumpridos): 1$/ }).first());
  const missed = today.getByRole('link', {
    name: /Lucía Herrera #1.*(Primera respuesta: venció|Primeira resposta: venceu)/,
  });
  await boss.sees(missed);
  await boss.findsNoBarrier();
  await pictured(boss, 'today');
  await boss.press(missed);
  await boss.page.waitForURL('**/c/1');
});

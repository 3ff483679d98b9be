import { expect } from 'vitest';
import { Json } from '../lib/http';
import { journey, type Stage } from '../lib/journey';
import type { Person } from '../lib/person';
import { usual } from '../lib/variant';
import { maria } from '../lib/workspace';

interface Sound {
  kind: string;
  content: { media?: { mime: string; duration_ms: number; file_id: string } };
}

/** Somebody in front of Lucía's conversation, who may use the microphone unless told otherwise. */
async function answering(stage: Stage, microphone = true): Promise<Person> {
  const agent = await stage.enters(maria, '/inbox/all/1');
  if (microphone) await agent.page.context().grantPermissions(['microphone']);
  await agent.press(agent.find('button', 'Aceptar', agent.page.getByRole('main')));
  return agent;
}

/** Waits until that many seconds are recorded. */
async function records(agent: Person, seconds: number): Promise<void> {
  const timer = agent.page.getByRole('timer', { name: 'Tiempo grabado' });
  await expect
    .poll(async () => Number((await timer.textContent())?.split(':')[1]), { timeout: 15_000 })
    .toBeGreaterThanOrEqual(seconds);
}

/** The last voice message as the server has it. */
async function stored(admin: Json): Promise<Sound> {
  const { items } = await admin.get<{ items: Sound[] }>('/conversations/1/messages');
  const sound = items.find((message) => message.kind === 'voice');
  if (!sound) throw new Error('No voice message');
  return sound;
}

journey(
  '9 Voice',
  async (stage) => {
    const admin = await stage.openShop();
    const lucia = await stage.customer('Lucía Herrera');
    await lucia.writes('¿Me explican cómo llegar?');
    const carlos = await stage.customer('Carlos Peña', '5215512340002');
    await carlos.writes('Buenas');

    // Denied: it says where to allow it, and what was written stays.
    const agent = await answering(stage, false);
    const mic = agent.find('button', 'Grabar mensaje de voz');
    const box = agent.find('textbox', 'Escribir');
    await agent.fill(box, 'Te explico');
    await agent.press(mic);
    const alert = agent.page.getByRole('alert');
    await agent.sees(alert.getByText('El navegador no deja usar el micrófono.'));
    await agent.sees(alert.getByText(/permite Micrófono/));
    expect(await box.inputValue()).toBe('Te explico');
    await agent.findsNoBarrier();
    await agent.page.context().grantPermissions(['microphone']);
    await agent.press(alert.getByRole('button', { name: 'Reintentar' }));

    // Recorded, paused, listened to, sent.
    const bar = agent.find('region', 'Grabación de voz');
    await records(agent, 1);
    await agent.findsNoBarrier();
    await agent.press(agent.find('button', 'Pausar', bar));
    const player = bar.getByRole('group', { name: 'Escuchar lo grabado' });
    await agent.sees(player);
    await agent.findsNoBarrier();
    await agent.press(player.getByRole('button', { name: 'Reproducir' }));
    await expect
      .poll(() => player.locator('audio').evaluate((audio: HTMLAudioElement) => audio.currentTime), { timeout: 5000 })
      .toBeGreaterThan(0.3);
    await agent.press(agent.find('button', 'Seguir grabando', bar));
    await records(agent, 2);
    await agent.press(agent.find('button', 'Enviar', bar));
    const [sent] = await lucia.receives(1);
    expect(sent).toMatchObject({ type: 'audio', object: { voice: true } });
    const { content } = await stored(admin);
    expect(content.media).toMatchObject({ mime: 'audio/ogg' });
    expect(content.media?.duration_ms).toBeGreaterThan(1500);
    await agent.sees(agent.page.getByRole('article').getByRole('group', { name: 'Nota de voz' }));
    await expect.poll(() => box.inputValue()).toBe('Te explico');
    await agent.fill(box, '');

    // It goes on while another conversation is looked at, and waits in the draft of its own.
    await agent.press(mic);
    await records(agent, 1);
    await agent.press(agent.row(2));
    const pill = agent.find('region', 'Grabación de voz');
    await agent.sees(agent.find('button', 'Volver a la grabación para Lucía Herrera', pill));
    await agent.findsNoBarrier();
    await agent.press(agent.find('button', 'Guardar en el borrador', pill));
    await agent.noLongerSees(pill);
    await agent.sees(agent.row(1).getByText('Borrador'));
    await agent.press(agent.row(1));
    const files = agent.find('list', 'Archivos por enviar');
    await agent.sees(files.getByText('Nota de voz', { exact: true }));
    await agent.press(agent.find('button', 'Quitar Nota de voz'));

    // Discarded, and taken back.
    await agent.press(mic);
    await records(agent, 1);
    await agent.press(agent.find('button', 'Descartar la grabación'));
    await agent.press(agent.find('button', 'Deshacer'));
    await agent.sees(files.getByText('Nota de voz', { exact: true }));
    await agent.press(agent.find('button', 'Quitar Nota de voz'));

    // The page is left in the middle of it.
    await agent.press(mic);
    await records(agent, 3);
    await agent.page.reload();
    await agent.sees(files.getByText('Nota de voz', { exact: true }));
    await agent.press(agent.find('button', 'Enviar'));
    const both = await lucia.receives(2);
    expect(both[1]).toMatchObject({ type: 'audio', object: { voice: true } });

    // Where voice messages are off there is no microphone.
    const { items } = await admin.get<{ items: { id: string }[] }>('/inboxes');
    await admin.patch(`/inboxes/${items[0]?.id}`, { settings: { voice: false } });
    await agent.noLongerSees(mic);
  },
  [usual],
  'whole',
);

journey(
  '9 Voice in a browser that records no Opus',
  async (stage) => {
    const admin = await stage.openShop();
    const lucia = await stage.customer('Lucía Herrera');
    await lucia.writes('¿Me explican cómo llegar?');
    const agent = await stage.visitor();
    await agent.page.addInitScript(() => Reflect.deleteProperty(window, 'MediaRecorder'));
    await agent.page.context().grantPermissions(['microphone']);
    await stage.signIn(agent, maria, '/inbox/unassigned/1');
    await agent.press(agent.find('button', 'Aceptar', agent.page.getByRole('main')));
    await agent.press(agent.find('button', 'Grabar mensaje de voz'));
    const bar = agent.find('region', 'Grabación de voz');
    await records(agent, 2);
    await agent.press(agent.find('button', 'Pausar', bar));
    await agent.sees(bar.getByRole('group', { name: 'Escuchar lo grabado' }));
    await agent.press(agent.find('button', 'Enviar', bar));
    const [sent] = await lucia.receives(1);
    expect(sent).toMatchObject({ type: 'audio', object: { voice: true } });
    const { content } = await stored(admin);
    expect(content.media).toMatchObject({ mime: 'audio/ogg' });
    expect(content.media?.duration_ms).toBeGreaterThan(1500);
  },
  [usual],
  'whole',
);

journey(
  '9 Voice without a microphone',
  async (stage) => {
    await stage.openShop();
    const lucia = await stage.customer('Lucía Herrera');
    await lucia.writes('Hola');
    const agent = await stage.visitor();
    await agent.page.addInitScript(() => Object.defineProperty(window, 'isSecureContext', { value: false }));
    await stage.signIn(agent, maria, '/inbox/unassigned/1');
    await agent.press(agent.find('button', 'Aceptar', agent.page.getByRole('main')));
    await agent.press(agent.find('button', 'Grabar mensaje de voz'));
    const alert = agent.page.getByRole('alert');
    await agent.sees(alert.getByText(/solo lo permiten en direcciones https/));
    await agent.press(alert.getByRole('button', { name: 'Cerrar' }));
    await agent.fill(agent.find('textbox', 'Escribir'), 'Te escribo');
    await agent.press(agent.find('button', 'Enviar'));
    await lucia.receives(1);
  },
  [usual],
  'whole',
);

import { openBusyShop } from '../lib/busy';
import { png } from '../lib/files';
import type { Json } from '../lib/http';
import type { Stage } from '../lib/journey';
import { goes, tour, type Company, type Screen } from '../lib/tour';
import { ana } from '../lib/workspace';

interface Desk extends Company {
  api: Json;
}

/** What a button of the conversation opens: a menu, a picker, a dialog. */
const pressed = (name: string, button: string | RegExp): Screen<Desk> => [
  name,
  async ({ person }) => {
    await goes(person, '/inbox/all/1');
    await person.press(person.page.getByRole('main').getByRole('button', { name: button }).first());
    await person.sees(person.page.locator('dialog[open], :popover-open:not([role=tooltip])'));
  },
];

/** What one of the entries behind a button opens. */
const chosen = (name: string, button: string, item: string, number = 1): Screen<Desk> => [
  name,
  async ({ person }) => {
    await goes(person, `/inbox/all/${number}`);
    await person.press(person.find('button', button, person.page.getByRole('main')));
    await person.page.getByRole('menuitem', { name: new RegExp(`^${item}`) }).click(); // its key may stand beside it
    await person.sees(person.page.locator('dialog[open], :popover-open:not([role=menu], [role=tooltip])'));
  },
];

const screens: readonly Screen<Desk>[] = [
  [
    'Todas las clases de mensaje',
    async ({ person }) => {
      await goes(person, '/inbox/all/1');
      await person.sees(person.message('Sí, en tres colores'));
    },
  ],
  [
    'El principio',
    async ({ person }) => {
      await person.page.getByRole('log').evaluate((log) => (log.scrollTop = 0));
      await person.sees(person.message('¿tienen ruanas?'));
    },
  ],
  [
    'Acciones de un mensaje',
    async ({ person }) => {
      await person.message('¿tienen ruanas?').first().click({ button: 'right' });
      await person.sees(person.page.getByRole('menu'));
    },
  ],
  [
    'Información de un mensaje',
    async ({ person }) => {
      await goes(person, '/inbox/all/1');
      await person.message('¿tienen ruanas?').first().click({ button: 'right' });
      await person.page.getByRole('menuitem', { name: /^Información/ }).click();
      await person.sees(person.page.getByRole('dialog'));
    },
  ],
  [
    'Reaccionar',
    async ({ person }) => {
      await goes(person, '/inbox/all/1');
      const question = person.message('¿tienen ruanas?').first();
      await question.hover();
      await person.press(person.find('button', 'Reaccionar', question));
      await person.sees(person.find('button', 'Reaccionar con 👍'));
    },
  ],
  [
    'Citar',
    async ({ person }) => {
      await goes(person, '/inbox/all/1');
      const question = person.message('¿tienen ruanas?').first();
      await question.hover();
      await person.press(person.find('button', 'Responder', question));
      await person.sees(person.text('Respondes a Lucía Herrera'));
    },
  ],
  [
    'Una foto',
    async ({ person }) => {
      await goes(person, '/inbox/all/1');
      await person.page.getByRole('article').getByRole('button', { name: 'Abrir Foto' }).click();
      await person.sees(person.page.getByRole('dialog'));
    },
  ],
  pressed('Agente', /^Asignada a/),
  pressed('Prioridad', /^Prioridad/),
  pressed('Etiquetas', /^Etiquetas:/),
  pressed('Participantes', /^Participantes/),
  pressed('Posponer', 'Posponer'),
  pressed('Derivar', 'Derivar'),
  pressed('Más acciones', 'Más acciones'),
  pressed('Más formas de finalizar', 'Más formas de finalizar'),
  chosen('Silenciar', 'Más acciones', 'Silenciar'),
  chosen('Bloquear', 'Más acciones', 'Bloquear contacto'),
  chosen('Borrar', 'Más acciones', 'Borrar conversación'),
  pressed('Emoji', 'Emoji'),
  pressed('Adjuntar', 'Adjuntar'),
  pressed('Formato', 'Formato'),
  chosen('Biblioteca', 'Adjuntar', 'Biblioteca de archivos'),
  chosen('Stickers', 'Adjuntar', 'Sticker'),
  chosen('Ubicación', 'Adjuntar', 'Ubicación'),
  chosen('Contacto', 'Adjuntar', 'Contacto'),
  chosen('Opciones', 'Adjuntar', 'Botones, lista o enlace'),
  ...['Lista', 'Enlace', 'Ubicación'].map((kind): Screen<Desk> => [
    `Opciones: ${kind}`,
    async ({ person }) => {
      if ((await person.find('dialog', 'Mensaje con opciones').count()) === 0) {
        await goes(person, '/inbox/all/1');
        await person.choose(person.find('button', 'Adjuntar'), 'Botones, lista o enlace');
      }
      await person.pick('Tipo de opciones', kind);
    },
  ]),
  [
    'Opciones: lo que falta',
    async ({ person }) => {
      await person.pick('Tipo de opciones', 'Botones');
      const dialog = person.find('dialog', 'Mensaje con opciones');
      await person.press(person.find('button', 'Enviar', dialog));
      await person.sees(person.text('Falta este dato.', dialog));
    },
  ],
  [
    'Respuestas rápidas',
    async ({ person }) => {
      await goes(person, '/inbox/all/1');
      await person.find('textbox', 'Escribir').pressSequentially('/sal');
      await person.sees(person.page.getByRole('listbox'));
    },
  ],
  [
    'Plantillas',
    async ({ person }) => {
      await goes(person, '/inbox/all/2');
      await person.press(person.find('button', 'Plantillas'));
      await person.sees(person.find('region', 'Elegir plantilla'));
    },
  ],
  [
    'Una plantilla',
    async ({ person }) => {
      const picker = person.find('region', 'Elegir plantilla');
      await person.press(picker.getByRole('button', { name: /^Recordatorio cita/ }));
      await person.sees(picker.getByRole('textbox', { name: '{{nombre}}' }));
    },
  ],
  [
    'Nota interna',
    async ({ person }) => {
      await goes(person, '/inbox/all/4');
      await person.press(person.find('tab', 'Nota interna'));
      await person.find('textbox', 'Nota interna').fill('Preguntar a bodega');
    },
  ],
  [
    'Mencionar',
    async ({ person }) => {
      await person.find('textbox', 'Nota interna').fill('');
      await person.find('textbox', 'Nota interna').pressSequentially('@Ma');
      await person.sees(person.find('listbox', 'Mencionar').getByRole('option').first());
    },
  ],
  [
    'Archivos por enviar',
    async ({ person }) => {
      await person.find('textbox', 'Nota interna').fill('');
      await person.press(person.find('tab', 'Responder'));
      await person.page.setInputFiles('input[type=file] >> nth=0', [
        { name: 'ruana.png', mimeType: 'image/png', buffer: png(640, 480) },
        { name: 'video.zip', mimeType: 'application/zip', buffer: Buffer.alloc(0) },
      ]);
      await person.sees(person.find('list', 'Archivos por enviar'));
      await person.sees(person.page.getByRole('alert'));
    },
  ],
  [
    'Más formas de enviar',
    async ({ person }) => {
      await goes(person, '/inbox/all/2');
      await person.fill(person.find('textbox', 'Escribir'), 'Te confirmo en un rato');
      await person.press(person.find('button', 'Más formas de enviar'));
      await person.sees(person.page.getByRole('menu'));
    },
  ],
  [
    'Programar',
    async ({ person }) => {
      await goes(person, '/inbox/all/2');
      await person.choose(person.find('button', 'Más formas de enviar'), 'Programar…');
      await person.sees(person.page.getByRole('dialog').getByLabel('Cuándo se envía'));
    },
  ],
  [
    'Un mensaje programado',
    async ({ person }) => {
      const dialog = person.page.getByRole('dialog');
      await person.fill(dialog.getByLabel('Cuándo se envía'), 'en 2 horas');
      await person.press(person.find('button', 'Programar', dialog));
      await person.sees(person.message('Te confirmo en un rato').getByText(/^Se envía /));
    },
  ],
  [
    'Cerrada',
    async ({ person }) => {
      await goes(person, '/inbox/all/3');
      await person.sees(person.find('region', 'Escribir').and(person.page.locator('[data-state=closed]')));
    },
  ],
  [
    'Una que no existe',
    async ({ person }) => {
      await goes(person, '/inbox/all/99');
      await person.sees(person.text('No la encontramos'));
    },
  ],
];

const speaking: readonly Screen<Desk>[] = [
  [
    'Sin micrófono',
    async ({ person }) => {
      await person.press(person.find('button', 'Grabar mensaje de voz'));
      await person.sees(person.page.getByRole('alert').getByText('El navegador no deja usar el micrófono.'));
    },
  ],
  [
    'Grabando',
    async ({ person }) => {
      await person.page.context().grantPermissions(['microphone']);
      await person.press(person.find('button', 'Reintentar', person.page.getByRole('alert')));
      await person.sees(person.page.getByRole('timer', { name: 'Tiempo grabado' }));
    },
  ],
  [
    'Lo grabado',
    async ({ person }) => {
      const bar = person.find('region', 'Grabación de voz');
      await person.press(person.find('button', 'Pausar', bar));
      await person.sees(bar.getByRole('group', { name: 'Escuchar lo grabado' }));
    },
  ],
];

const atDesk = async (stage: Stage): Promise<Desk> => {
  const api = await openBusyShop(stage);
  return { api, person: await stage.enters(ana, '/inbox/all/1') };
};

tour('Conversación', atDesk, screens);
tour('Conversación: voz', atDesk, speaking, { browser: 'whole' });

import type { AlertKind } from './settings.svelte';

/** A door chime of two notes, one note, and a knock. The louder ones come first. */
export const tones = ['chime', 'note', 'knock'] as const;
export type Tone = (typeof tones)[number];

export const toneOf: Record<AlertKind, Tone> = {
  unassigned: 'chime',
  assigned: 'note',
  message: 'knock',
  mention: 'note',
  followed: 'knock',
  reminder: 'note',
  failed: 'note',
  sla: 'note',
  window: 'note',
};

interface Note {
  /** Hz. */
  pitch: number;
  /** Where it glides, in Hz. */
  to?: number;
  /** s */
  at: number;
  lasts: number;
  loud: number;
  shape: OscillatorType;
}

const scores: Record<Tone, readonly Note[]> = {
  chime: [
    { pitch: 659.26, at: 0, lasts: 0.9, loud: 0.3, shape: 'sine' },
    { pitch: 523.25, at: 0.32, lasts: 1.3, loud: 0.3, shape: 'sine' },
  ],
  note: [{ pitch: 783.99, at: 0, lasts: 0.8, loud: 0.25, shape: 'sine' }],
  knock: [{ pitch: 220, to: 90, at: 0, lasts: 0.14, loud: 0.4, shape: 'triangle' }],
};

/** ms in which a machine that is slow has its loudspeaker ready. */
const patience = 3000;

/** What plays the tones. A browser lets a page sound once somebody has touched it. */
export class Chime {
  #context: AudioContext | undefined;

  /**
   * Whether this browser can sound; answers when it may, which is not before somebody has touched the page, and on a slow machine some
   * time after.
   */
  async wake(): Promise<boolean> {
    const { AudioContext: Context } = globalThis as { AudioContext?: typeof AudioContext };
    if (!Context) return false;
    this.#context ??= new Context();
    await this.#context.resume();
    return true;
  }

  /** Whether it may sound within a moment. */
  ready(): Promise<boolean> {
    return Promise.race([
      this.wake().catch(() => false),
      new Promise<boolean>((answer) => setTimeout(() => answer(false), patience)),
    ]);
  }

  play(tone: Tone): void {
    const context = this.#context;
    if (!context) return;
    for (const { pitch, to, at, lasts, loud, shape } of scores[tone]) {
      const begins = context.currentTime + at;
      const voice = context.createOscillator();
      voice.type = shape;
      voice.frequency.value = pitch;
      if (to) {
        voice.frequency.setValueAtTime(pitch, begins);
        voice.frequency.exponentialRampToValueAtTime(to, begins + lasts);
      }
      const volume = context.createGain();
      volume.gain.setValueAtTime(0.0001, begins);
      volume.gain.exponentialRampToValueAtTime(loud, begins + 0.012);
      volume.gain.exponentialRampToValueAtTime(0.0001, begins + lasts);
      voice.connect(volume).connect(context.destination);
      voice.start(begins);
      voice.stop(begins + lasts);
    }
  }
}

/** This page's. */
export const chime = new Chime();

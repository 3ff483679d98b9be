/** How a journey is walked: in which language and theme, on which screen, and with which hand. */
export interface Variant {
  name: string;
  locale: 'es' | 'pt';
  theme: 'light' | 'dark';
  screen: { width: number; height: number };
  /** Without a pointer. */
  keyboard: boolean;
}

export const usual: Variant = {
  name: 'es-419, light, 1366×768',
  locale: 'es',
  theme: 'light',
  screen: { width: 1366, height: 768 },
  keyboard: false,
};

export const byKeyboard: Variant = { ...usual, name: 'keyboard only', keyboard: true };

export const onPhone: Variant = { ...usual, name: '360 px', screen: { width: 360, height: 740 } };

/** All that can be otherwise, at once, but for the hand. */
export const otherwise: Variant = { ...onPhone, name: 'pt-BR, dark, 360 px', locale: 'pt', theme: 'dark' };

/** Both languages, themes, screens and hands, in as few walks as show them all. */
export const allWays: readonly Variant[] = [usual, otherwise, byKeyboard];

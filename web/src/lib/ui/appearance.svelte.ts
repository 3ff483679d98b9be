import { recall, remember } from '$lib/storage';

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'comfortable' | 'compact';

/** Theme and density of this browser. public/theme.js puts the same on <html> before the first paint. */
class Appearance {
  #theme = $state.raw<Theme>(oneOf(['light', 'dark'], recall('theme')) ?? 'system');
  #density = $state.raw<Density>(oneOf(['compact'], recall('density')) ?? 'comfortable');

  get theme(): Theme {
    return this.#theme;
  }
  set theme(theme: Theme) {
    this.#theme = theme;
    keep('theme', theme === 'system' ? null : theme);
  }

  get density(): Density {
    return this.#density;
  }
  set density(density: Density) {
    this.#density = density;
    keep('density', density === 'comfortable' ? null : density);
  }
}

function keep(name: 'theme' | 'density', value: string | null): void {
  remember(name, value);
  const attribute = `data-${name}`;
  if (value === null) document.documentElement.removeAttribute(attribute);
  else document.documentElement.setAttribute(attribute, value);
}

function oneOf<T extends string>(allowed: readonly T[], value: string | null): T | undefined {
  return allowed.find((one) => one === value);
}

export const appearance = new Appearance();

import type { IconName } from '$lib/icons';

export interface ToastOptions {
  text: string;
  tone?: 'ok' | 'bad' | 'plain';
  icon?: IconName;
  /** Takes back what was done: offered while the toast shows. */
  undo?: () => void;
  action?: { label: string; run: () => void };
  /** Stays until it is dismissed: a failed send. */
  sticky?: boolean;
}

export interface Toast extends ToastOptions {
  id: number;
}

/** ms that an ordinary toast stays. */
export const toastTime = 5000;
/** More would cover the list. */
const most = 3;

/** The short notices at the bottom left. Toaster.svelte draws them and lets their time run. */
class Toasts {
  #last = 0;
  #list = $state.raw<readonly Toast[]>([]);
  #places = $state.raw<readonly object[]>([]);
  /** Where each was drawn first, and so read out. */
  readonly #said = new WeakMap<Toast, object>();

  get list(): readonly Toast[] {
    return this.#list;
  }

  /** A place where toasts can be drawn; the newest of them has them, until it is left. What lies under a dialog is inert and says nothing. */
  enter(place: object): () => void {
    this.#places = [...this.#places, place];
    return () => (this.#places = this.#places.filter((one) => one !== place));
  }
  has(place: object): boolean {
    return this.#places.at(-1) === place;
  }
  /** Whether it was read out in another place before. */
  saidBefore(toast: Toast, place: object): boolean {
    const first = this.#said.get(toast) ?? place;
    this.#said.set(toast, first);
    return first !== place;
  }

  show(options: ToastOptions): number {
    const toast = { ...options, id: ++this.#last };
    this.#list = [...this.#list, toast].slice(-most);
    return toast.id;
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((toast) => toast.id !== id);
  }

  /** Takes back the newest thing that can be; false if there is none. */
  undo(): boolean {
    const toast = this.#list.findLast((one) => one.undo);
    if (!toast) return false;
    this.dismiss(toast.id);
    toast.undo?.();
    return true;
  }
}

export const toasts = new Toasts();

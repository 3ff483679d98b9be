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

  get list(): readonly Toast[] {
    return this.#list;
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

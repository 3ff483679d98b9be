import { mount, unmount, type Component } from 'svelte';

/** A dialog that says when it is done. */
export interface Closable {
  onclose: () => void;
}

/** Puts a dialog over everything, wherever it was asked for from. */
export function show<Props extends Closable>(dialog: Component<Props>, props: Omit<Props, 'onclose'>): void {
  const target = document.createElement('div');
  document.body.append(target);
  const onclose = () => {
    void unmount(shown);
    target.remove();
  };
  const shown = mount(dialog, { target, props: { ...props, onclose } as Props });
}

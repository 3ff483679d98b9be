import type { IconName } from '$lib/icons';
import type { MenuAction } from '$lib/ui';

/** Something a person can do to a subject: defined once, for buttons, menus, keys and the palette. */
export interface Action<Subject> {
  id: string;
  icon: IconName;
  title: (subject: Subject) => string;
  /** The combination that does it in list mode: "e", "Shift+e". */
  keys?: string;
  /** It ends something for good. */
  danger?: boolean;
  /** Whether it is offered at all: the role can do it, and there is something to do. */
  offered: (subject: Subject) => boolean;
  /** Why it cannot be done just now. */
  blocked?: (subject: Subject) => string | undefined;
  run: (subject: Subject) => void | Promise<void>;
}

/** An action for one subject. */
export interface ReadyAction {
  id: string;
  icon: IconName;
  title: string;
  keys: string | undefined;
  danger: boolean | undefined;
  blocked: string | undefined;
  run: () => void;
}

/** What can be done to a subject, in the order of definition. */
export function ready<Subject>(actions: readonly Action<Subject>[], subject: Subject): ReadyAction[] {
  return actions
    .filter((action) => action.offered(subject))
    .map((action) => ({
      id: action.id,
      icon: action.icon,
      title: action.title(subject),
      keys: action.keys,
      danger: action.danger,
      blocked: action.blocked?.(subject),
      run: () => void action.run(subject),
    }));
}

export function menuOf(actions: readonly ReadyAction[]): MenuAction[] {
  return actions.map(({ title: label, run: onselect, icon, keys, danger, blocked }) => {
    return { label, icon, keys, danger, blocked, onselect };
  });
}

/** By their combination, for the keyboard. What is blocked does nothing. */
export function keysOf(actions: readonly ReadyAction[]): Record<string, () => void> {
  const usable = actions.filter((action) => action.keys !== undefined && action.blocked === undefined);
  return Object.fromEntries(usable.map((action) => [action.keys, action.run]));
}

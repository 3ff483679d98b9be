import type { Subject } from '$lib/actions';

type Bindings = Readonly<Record<string, () => void>>;

/** What the room on screen tells the palette and the keys. InboxRoom keeps it. */
class Here {
  /** The conversation that is open. */
  subject = $state.raw<Subject>();
  /** The conversation that was opened from the history: leaving it is a step back. */
  opened: number | undefined;
  /** What keys do in this room, asked at each press: single ones, and those that work while writing too. */
  keys: () => { single: Bindings; always: Bindings } = () => ({ single: {}, always: {} });

  leave(): void {
    this.subject = undefined;
    this.keys = () => ({ single: {}, always: {} });
  }
}

export const here = new Here();

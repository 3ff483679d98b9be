export type State = 'online' | 'away' | 'offline';

/** Whether my colleagues and I are there, as far as this page was told. What tells it is fetched once the inbox stands: reporter.ts. */
class Availability {
  /** Mine; undefined: it is not known yet. */
  mine = $state.raw<State>();
  /** I have chosen to be away. */
  byHand = $state(false);
  /** A colleague's; undefined: it is not known. Who asks has it fetched. */
  of = $state.raw<(id: string) => State | undefined>(() => undefined);
  /** How many conversations whoever is there has open; empty until `weigh` has asked. */
  open = $state.raw<ReadonlyMap<string, number>>(new Map());
  /** Asks what each has open. */
  weigh: () => void = () => undefined;
}

export const availability = new Availability();

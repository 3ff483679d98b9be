export interface Position {
  key: string;
  offset: number;
}

/** ms that a place in a conversation is remembered. */
const memory = 10 * 60_000;
/** Conversations whose place is kept. */
const most = 100;
const places = new Map<number, { position: Position; at: number }>();

/** Remembers where the reader left a conversation; null is the end, which needs no memory. */
export function keepPosition(number: number, position: Position | null): void {
  places.delete(number);
  if (position) places.set(number, { position, at: Date.now() });
  if (places.size > most) places.delete(places.keys().next().value ?? 0);
}

export function positionOf(number: number): Position | null {
  const place = places.get(number);
  return place && Date.now() - place.at < memory ? place.position : null;
}

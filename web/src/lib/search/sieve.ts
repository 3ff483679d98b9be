import { contains } from './highlight';

/** What is looked for. */
export interface Sought {
  /** Plain. */
  words: readonly string[];
  /** A run of digits of a phone; empty: it cannot be one. */
  digits: string;
}

/** What a row is found by. */
export interface Traits {
  /** Plain. */
  text: string;
  phone: string | null;
}

/**
 * The first of many rows that fit what is typed, found again at each key. What a search passed over fits no longer one either,
 * so while letters are added each row is looked at once, and after that only those that had fit.
 */
export class Sieve<Row> {
  readonly #limit: number;
  readonly #traits: (row: Row) => Traits;
  #rows: readonly Row[] = [];
  #sought: Sought | undefined;
  #fit: readonly Row[] = [];
  /** Up to where rows were looked at. */
  #next = 0;

  /** `limit`: how many are found at most. */
  constructor(limit: number, traits: (row: Row) => Traits) {
    this.#limit = limit;
    this.#traits = traits;
  }

  first(rows: readonly Row[], sought: Sought): readonly Row[] {
    const goesOn = rows === this.#rows && this.#sought !== undefined && narrows(sought, this.#sought);
    const fit = goesOn ? this.#fit.filter((row) => fits(this.#traits(row), sought)) : [];
    let next = goesOn ? this.#next : 0;
    for (let row = rows[next]; row !== undefined && fit.length < this.#limit; row = rows[++next])
      if (fits(this.#traits(row), sought)) fit.push(row);
    this.#rows = rows;
    this.#sought = sought;
    this.#next = next;
    return (this.#fit = fit);
  }
}

/** By its words, or by the digits of its phone. */
export function fits({ text, phone }: Traits, { words, digits }: Sought): boolean {
  if (contains(text, words)) return true;
  return digits !== '' && (phone ?? '').replace(/\D/g, '').includes(digits);
}

/** Whether whatever fits a search fits the earlier one as well. */
function narrows({ words, digits }: Sought, earlier: Sought): boolean {
  const dialled = digits === '' || (earlier.digits !== '' && digits.includes(earlier.digits));
  return dialled && earlier.words.every((word) => words.some((one) => one.includes(word)));
}

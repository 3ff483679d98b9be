import type { Message } from '$lib/api';

/** A conversation of the contact, with what is loaded of it, oldest first. */
export interface Section {
  number: number;
  messages: readonly Message[];
  /** How it ended; null for the one that is open on screen. */
  ended: { at: string | null; by: string | null } | null;
}

export interface MessageRow {
  type: 'message';
  key: string;
  message: Message;
  /** First and last of a group: what one author wrote within five minutes. */
  first: boolean;
  last: boolean;
}

export type Row =
  | MessageRow
  /** Consecutive system lines, shown as one until opened. */
  | { type: 'events'; key: string; messages: Message[] }
  | { type: 'unread'; key: string; count: number }
  | { type: 'window'; key: string; at: string }
  | { type: 'conversation'; key: string; number: number; ended: NonNullable<Section['ended']> };

/** What was written on one day, in the order of the screen. */
export interface Day {
  key: string;
  /** A moment of the day; null where only the end of an earlier conversation is known, whose day has no name here. */
  at: string | null;
  /** The unread divider stands at the head of the day and joins its name. */
  unread: number;
  rows: Row[];
}

export interface Marks {
  /** The first unread message when the conversation was opened. */
  unread?: { id: string; count: number } | null;
  /** When the reply window closed, if it is closed. */
  windowClosedAt?: string | null;
}

const groupMinutes = 5;

/** Survives the change from our own id to the server's: the writer's id stays the same. */
export function keyOf(message: Message): string {
  return message.client_id ?? message.id;
}

/** Lays messages out in days, groups and separators. */
export function layOut(sections: readonly Section[], marks: Marks = {}): Day[] {
  const days: Day[] = [];
  let closedLine = marks.windowClosedAt ?? null;
  for (const section of sections) {
    for (const message of section.messages) {
      if (closedLine && section.ended === null && message.sent_at > closedLine) {
        rowsOf(days, closedLine).push({ type: 'window', key: 'window', at: closedLine });
        closedLine = null;
      }
      const rows = rowsOf(days, message.sent_at);
      if (marks.unread?.id === message.id) markUnread(days, marks.unread.count);
      add(rows, message);
    }
    if (section.ended) lastRows(days).push(endOf(section.number, section.ended));
  }
  if (closedLine && days.length > 0) rowsOf(days, closedLine).push({ type: 'window', key: 'window', at: closedLine });
  return days;
}

/** Days laid out anew, in which all that is as it was before is the very same: only what has changed is drawn again. */
export function settle(days: readonly Day[], before: readonly Day[]): readonly Day[] {
  const known = new Map(before.map((day) => [day.key, day]));
  const settled = days.map((day) => {
    const was = known.get(day.key);
    if (!was) return day;
    const knownRows = new Map(was.rows.map((row) => [row.key, row]));
    const rows = day.rows.map((row) => {
      const one = knownRows.get(row.key);
      return one && same(one, row) ? one : row;
    });
    const next = { ...day, rows };
    return same(was, next) ? was : next;
  });
  return equal(settled, before) ? before : settled;
}

/** The same of what is laid out time after time. */
export function settling(): (days: readonly Day[]) => readonly Day[] {
  let before: readonly Day[] = [];
  return (days) => (before = settle(days, before));
}

/** Whether the parts of two things are the same, and of those that are lists the members. */
function same(a: object, b: object): boolean {
  const parts = Object.entries(a);
  return parts.length === Object.keys(b).length && parts.every(([name, part]) => equal(part, b[name as never]));
}
function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, index) => one === b[index]);
}

/** The line under the last message of an earlier conversation. */
function endOf(number: number, ended: NonNullable<Section['ended']>): Row {
  return { type: 'conversation', key: `c${number}`, number, ended };
}

function lastRows(days: Day[]): Row[] {
  if (days.length === 0) days.push({ key: '', at: null, unread: 0, rows: [] });
  return days[days.length - 1]?.rows ?? [];
}

function rowsOf(days: Day[], at: string): Row[] {
  const key = dayKey(at);
  const last = days[days.length - 1];
  // A late message may carry an earlier date than its neighbours: it stays where it sorts, under the day it is in.
  if (last && key <= last.key) return last.rows;
  const day: Day = { key, at, unread: 0, rows: [] };
  days.push(day);
  return day.rows;
}

function markUnread(days: Day[], count: number): void {
  const day = days[days.length - 1];
  if (!day) return;
  if (day.rows.length === 0) day.unread = count;
  else day.rows.push({ type: 'unread', key: 'unread', count });
}

function add(rows: Row[], message: Message): void {
  const last = rows[rows.length - 1];
  if (message.kind === 'event') {
    if (last?.type === 'events') last.messages.push(message);
    else rows.push({ type: 'events', key: keyOf(message), messages: [message] });
    return;
  }
  const joins = last?.type === 'message' && together(last.message, message);
  if (joins) last.last = false;
  rows.push({ type: 'message', key: keyOf(message), message, first: !joins, last: true });
}

function together(a: Message, b: Message): boolean {
  return (
    a.direction === b.direction &&
    (a.kind === 'note') === (b.kind === 'note') &&
    a.author.kind === b.author.kind &&
    a.author.id === b.author.id &&
    Math.abs(Date.parse(b.sent_at) - Date.parse(a.sent_at)) < groupMinutes * 60_000
  );
}

/** The local calendar day, sortable. */
function dayKey(at: string): string {
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

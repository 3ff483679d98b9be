import type { Condition, Filter, FilterOp } from '$lib/api';
import { fieldOf, takesValues } from './fields';

/** A filter while it is edited. */
export interface Draft {
  mode: 'all' | 'any';
  items: Item[];
}
export type Item = ConditionItem | GroupItem;
export interface ConditionItem {
  kind: 'condition';
  id: number;
  field: string;
  op: FilterOp;
  values: string[];
}
export interface GroupItem extends Draft {
  kind: 'group';
  id: number;
}

/** Groups, one within another, that the server takes. */
export const deepest = 4;
export const mostConditions = 30;

let last = 0;
const nextId = () => ++last;

const isCondition = (filter: Filter): filter is Condition => 'field' in filter;

export function parse(text: string | undefined): Filter {
  return text ? (JSON.parse(text) as Filter) : {};
}

export function newCondition(field: string, op?: FilterOp, values: string[] = []): ConditionItem {
  return { kind: 'condition', id: nextId(), field, op: op ?? fieldOf(field)?.ops[0] ?? 'in', values };
}
export function newGroup(mode: Draft['mode'] = 'any', items: Item[] = []): GroupItem {
  return { kind: 'group', id: nextId(), mode, items };
}

export function draftOf(filter: Filter): Draft {
  if (isCondition(filter)) return { mode: 'all', items: [itemOf(filter)] };
  const mode = filter.any ? 'any' : 'all';
  return { mode, items: (filter.any ?? filter.all ?? []).map(itemOf) };
}

function itemOf(filter: Filter): Item {
  if (isCondition(filter)) return newCondition(filter.field, filter.op, [...(filter.values ?? [])]);
  const { mode, items } = draftOf(filter);
  return newGroup(mode, items);
}

/** Whether it says something: one without a value is still being written. */
export function complete({ field, op, values }: ConditionItem): boolean {
  return fieldOf(field) !== undefined && (!takesValues(op) || values.some((value) => value.trim() !== ''));
}

/** The filter of a draft, without what is not complete; undefined: it would hold for everything. */
export function filterOf({ mode, items }: Draft): Filter | undefined {
  const parts = items.flatMap<Filter>((item) => {
    if (item.kind === 'group') return filterOf(item) ?? [];
    if (!complete(item)) return [];
    const { field, op } = item;
    const values = item.values.filter((value) => value.trim() !== '');
    return takesValues(op) ? { field, op, values } : { field, op };
  });
  if (parts.length === 0) return undefined;
  return mode === 'any' && parts.length > 1 ? { any: parts } : { all: parts.flatMap(spread) };
}

/** What a group of all has within a group of all. */
function spread(part: Filter): Filter[] {
  return !isCondition(part) && part.all ? part.all : [part];
}

export function textOf(filter: Filter | undefined): string | undefined {
  return filter && JSON.stringify(filter);
}

/** What must all hold, each a chip. */
export function partsOf(filter: Filter): readonly Filter[] {
  if (isCondition(filter)) return [filter];
  if (filter.any) return filter.any.length > 0 ? [filter] : [];
  return filter.all ?? [];
}

/** Without one of its parts. */
export function without(filter: Filter, part: number): Filter | undefined {
  const rest = partsOf(filter).filter((_, index) => index !== part);
  return rest.length > 0 ? { all: [...rest] } : undefined;
}

/** Both hold. */
export function both(a: readonly Filter[], b: Filter): Filter {
  return { all: [...a, ...partsOf(b)] };
}

/** A filter that the simple form can show: conditions that must all hold, each of its own kind. */
export function isSimple({ mode, items }: Draft, offered: (item: ConditionItem) => boolean): boolean {
  const seen = new Set<string>();
  return items.every((item) => {
    if (item.kind === 'group' || (mode === 'any' && items.length > 1) || !offered(item)) return false;
    const key = item.op === 'since' || item.op === 'before' ? `${item.field} ${item.op}` : item.field;
    return !seen.has(key) && seen.add(key);
  });
}

export function countOf({ items }: Draft): number {
  return items.reduce((sum, item) => sum + (item.kind === 'group' ? countOf(item) : 1), 0);
}

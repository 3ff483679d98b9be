import type { Filter } from '$lib/api';
import { t } from '$lib/i18n';
import { fieldName, fieldOf, opName, takesValues, valueName } from './fields';

/** A filter in words: "Etiqueta: VIP", "Creada desde hace 7 días", "Agente: Ana o Prioridad: Alta". */
export function describe(filter: Filter, within = false): string {
  if (!('field' in filter)) {
    const parts = (filter.any ?? filter.all ?? []).map((part) => describe(part, true));
    const text = parts.join(` ${t(filter.any ? 'filter.or' : 'filter.and')} `);
    return within && parts.length > 1 ? `(${text})` : text;
  }
  const { field: name, op, values = [] } = filter;
  const field = fieldOf(name);
  if (!field) return name;
  if (op === 'yes') return fieldName(name);
  if (op === 'no') return t('filter.not', { field: fieldName(name) });
  if (!takesValues(op)) return `${fieldName(name)} ${opName(field.type, op)}`;
  const shown = values.map((value) => valueName(field, value)).join(', ');
  return op === 'in' ? `${fieldName(name)}: ${shown}` : `${fieldName(name)} ${opName(field.type, op)} ${shown}`;
}

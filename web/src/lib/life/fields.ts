import type { Contact } from '$lib/api';
import type { MessageKey } from '$lib/i18n';

/** What can be chosen of two contacts that become one, and its name. */
export const fields = {
  name: 'life.field.name',
  phone: 'life.field.phone',
  email: 'life.field.email',
  company: 'life.field.company',
  bio: 'life.field.bio',
  country: 'life.field.country',
  city: 'life.field.city',
  language: 'life.field.language',
} as const satisfies Record<string, MessageKey>;
export type Field = keyof typeof fields;

export interface Row {
  field: Field;
  /** The kept contact's, and the other's. */
  values: [string, string];
  /** Both say something, and not the same: one must be chosen. */
  both: boolean;
}

/** The fields of which at least one contact says something. */
export function differing(kept: Contact, gone: Contact): Row[] {
  return (Object.keys(fields) as Field[]).flatMap((field) => {
    const values: Row['values'] = [shown(kept, field), shown(gone, field)];
    if (values[0] === '' && values[1] === '') return [];
    return [{ field, values, both: values[0] !== '' && values[1] !== '' && values[0] !== values[1] }];
  });
}

function shown(contact: Contact, field: Field): string {
  return (field === 'phone' ? contact.phone_display : contact[field]) ?? '';
}

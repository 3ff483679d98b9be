import { merge, type Catalogue } from './catalogue';
import type { Area } from './keys.gen';

/** The words of other screens than the inbox, a file for each area; they are fetched with their screens. */
const files = import.meta.glob<Catalogue>('./*/later/*.json', { import: 'default' });

export async function load(locale: string, area: Area): Promise<Catalogue> {
  const path = `./${locale}/later/${area}.json`;
  return merge({ [path]: await files[path]?.() });
}

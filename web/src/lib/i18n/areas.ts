import { merge, type Catalogue } from './catalogue';
import type { Area } from './keys.gen';

/** The words of other screens than the inbox, a file for each area; they are fetched with their screens. */
const files = import.meta.glob<Catalogue>('./*/later/*.json', { import: 'default' });

export function load(locale: string, wanted: Iterable<Area>): Promise<Catalogue[]> {
  return Promise.all(
    [...wanted].map(async (area) => {
      const path = `./${locale}/later/${area}.json`;
      return merge({ [path]: await files[path]?.() });
    }),
  );
}

import { merge } from './catalogue';

/** The words of the inbox. What is fetched with other screens stands in en/later: see areas.ts. */
export default merge(import.meta.glob('./en/*.json', { eager: true, import: 'default' }));

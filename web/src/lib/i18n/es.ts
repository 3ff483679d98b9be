import { merge } from './catalogue';

/** The words of the inbox. What is fetched with other screens stands in es/later: see areas.ts. */
export default merge(import.meta.glob('./es/*.json', { eager: true, import: 'default' }));

import { merge } from './catalogue';

/** The words of the inbox. What is fetched with other screens stands in pt/later: see areas.ts. */
export default merge(import.meta.glob('./pt/*.json', { eager: true, import: 'default' }));

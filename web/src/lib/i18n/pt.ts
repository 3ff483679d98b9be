import { merge } from './catalogue';

export default merge(import.meta.glob('./pt/*.json', { eager: true, import: 'default' }));

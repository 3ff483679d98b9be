import { merge } from './catalogue';

export default merge(import.meta.glob('./es/*.json', { eager: true, import: 'default' }));

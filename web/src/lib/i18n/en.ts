import { merge } from './catalogue';

export default merge(import.meta.glob('./en/*.json', { eager: true, import: 'default' }));

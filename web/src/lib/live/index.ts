import type { Live } from './types';

export type * from './types';
export declare const live: Live;

/** A list of everybody's is opened, narrowed to what a number counts. */
export type Open = (view: string, segment: 'all' | 'unassigned', narrowed?: 'waiting' | 'breached' | 'at_risk') => void;

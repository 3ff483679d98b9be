import { wallTime, type WallTime } from './zone';

/** The moment when a zone's clock shows this; days and hours may run over. What a change of the clock leaves out is the hour after. */
export function momentOf({ year, month, day, hour, minute }: WallTime, zone: string): number {
  const wanted = Date.UTC(year, month - 1, day, hour, minute);
  const ahead = (moment: number) => {
    const shown = wallTime(moment, zone);
    return (
      Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute) - Math.floor(moment / 60_000) * 60_000
    );
  };
  const guess = wanted - ahead(wanted);
  return wanted - ahead(guess);
}

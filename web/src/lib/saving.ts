/** Whoever sits here asked the browser to save data: nothing is fetched, or drawn, before it is needed (https://wicg.github.io/savedata/). */
export function savesData(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}

/** Whoever sits here asked the browser to save data: nothing is fetched before it is needed (https://wicg.github.io/savedata/). */
export function savesData(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}

/** A file that is dropped where nothing takes it would be opened in place of this page. Returns what ends that it is not. */
export function refuseStrayFiles(): () => void {
  const ending = new AbortController();
  const refuse = (event: DragEvent) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'none';
  };
  for (const name of ['dragover', 'drop'] as const) addEventListener(name, refuse, { signal: ending.signal });
  return () => ending.abort();
}

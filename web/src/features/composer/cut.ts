/** ms without a key after which what is typed is no longer the rest of a text. */
const pause = 800;

/**
 * Keeps the focus where a text was written whose box has just gone, and with it what is typed on: the rest of a word is no shortcut, and
 * would finish or transfer the conversation. Returns what lets go.
 */
export function holdKeys(place: HTMLElement): () => void {
  let timer = setTimeout(letGo, pause);
  function hold(event: KeyboardEvent) {
    if (event.target !== place || event.key.length > 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    clearTimeout(timer);
    timer = setTimeout(letGo, pause);
  }
  function letGo() {
    clearTimeout(timer);
    place.removeEventListener('keydown', hold);
  }
  place.addEventListener('keydown', hold);
  place.focus({ preventScroll: true });
  return letGo;
}

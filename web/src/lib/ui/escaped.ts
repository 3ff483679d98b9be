/**
 * Opens something that may have to be fetched first. What `open` is handed tells whether Escape was pressed meanwhile: then nothing is to open
 * any more, and nothing else has had that key.
 */
export async function unlessEscaped(open: (escaped: () => boolean) => Promise<void>): Promise<void> {
  let escaped = false;
  const hear = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    escaped = true;
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener('keydown', hear, true);
  try {
    await open(() => escaped);
  } finally {
    removeEventListener('keydown', hear, true);
  }
}

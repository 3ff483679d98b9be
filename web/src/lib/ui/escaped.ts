/**
 * Opens something that may have to be fetched first. What `open` is handed tells whether Escape was pressed meanwhile: then nothing is to open
 * any more, and nothing else has had that key. Only the first Escape is for it, and none once it is told: the next is for what is open then.
 */
export async function unlessEscaped(open: (escaped: () => boolean) => Promise<void>): Promise<void> {
  let pressed = false;
  const hear = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    pressed = true;
    deaf();
    event.preventDefault();
    event.stopPropagation();
  };
  const deaf = () => removeEventListener('keydown', hear, true);
  addEventListener('keydown', hear, true);
  try {
    await open(() => {
      deaf();
      return pressed;
    });
  } finally {
    deaf();
  }
}

/** ms that a finger must rest on something to ask what can be done with it. */
const rest = 500;
/** px that it may tremble meanwhile. */
const tremble = 10;
/** ms within which a click belongs to the finger that was lifted. */
const sameLift = 400;

/**
 * A finger that rests asks for the menu that a right click opens. Android says so itself, with a contextmenu event, and takes the pointer
 * away; iOS says nothing, so it is said here. When the finger lifts, since what opens sooner would be closed by the lifting.
 * Returns what ends it.
 */
export function followPresses(): () => void {
  let down: PointerEvent | undefined;
  let lifted: PointerEvent | undefined;
  let opened: boolean | undefined;

  /** Whether there was a menu to open. */
  function open(): boolean {
    if (opened !== undefined || !lifted) return opened ?? false;
    const { target, clientX, clientY } = lifted;
    const menu = new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX, clientY });
    return (opened = target?.dispatchEvent(menu) === false);
  }

  const forget = () => (down = undefined);
  const handlers = {
    pointerdown: (event: PointerEvent) => {
      down = event.pointerType === 'touch' && event.isPrimary ? event : undefined;
      lifted = undefined;
    },
    pointermove: (event: PointerEvent) => {
      if (down && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > tremble) forget();
    },
    pointerup: (event: PointerEvent) => {
      const rested = down !== undefined && event.timeStamp - down.timeStamp >= rest;
      forget();
      if (!rested) return;
      lifted = event;
      opened = undefined;
      setTimeout(open);
    },
    pointercancel: forget,
    contextmenu: forget,
    click: (event: MouseEvent) => {
      if (!lifted || event.timeStamp - lifted.timeStamp > sameLift || !open()) return;
      event.preventDefault(); // it was not meant for what lies under the menu
      event.stopPropagation();
    },
  };
  const ending = new AbortController();
  for (const [name, handle] of Object.entries(handlers))
    addEventListener(name, handle as (event: Event) => void, {
      capture: true,
      passive: name !== 'click',
      signal: ending.signal,
    });
  return () => ending.abort();
}

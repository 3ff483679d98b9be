export type Side = 'bottom' | 'top' | 'right' | 'left';
export type Align = 'start' | 'center' | 'end';
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Placement {
  side?: Side;
  align?: Align;
  /** px between the anchor and what floats */
  gap?: number;
}

/** Room kept to the edges of the window. */
const margin = 8;

/**
 * Where a floating box goes beside its anchor: on the wished side, else on the opposite one if that has more room, and always
 * inside the window.
 */
export function place(
  anchor: Box,
  size: { width: number; height: number },
  room: { width: number; height: number },
  { side = 'bottom', align = 'start', gap = 4 }: Placement = {},
): { left: number; top: number; side: Side } {
  const vertical = side === 'bottom' || side === 'top';
  const before = vertical ? anchor.top : anchor.left;
  const after = vertical ? room.height - anchor.top - anchor.height : room.width - anchor.left - anchor.width;
  const needed = (vertical ? size.height : size.width) + gap + margin;
  const wantsAfter = side === 'bottom' || side === 'right';
  const [here, there] = wantsAfter ? [after, before] : [before, after];
  const goesAfter = here >= needed || here >= there ? wantsAfter : !wantsAfter;

  const along = (start: number, length: number, own: number) =>
    align === 'start' ? start : align === 'end' ? start + length - own : start + (length - own) / 2;
  const across = (start: number, length: number, own: number) => (goesAfter ? start + length + gap : start - gap - own);
  const inside = (at: number, own: number, whole: number) => Math.max(margin, Math.min(at, whole - own - margin));

  const left = (vertical ? along : across)(anchor.left, anchor.width, size.width);
  const top = (vertical ? across : along)(anchor.top, anchor.height, size.height);
  return {
    left: Math.round(inside(left, size.width, room.width)),
    top: Math.round(inside(top, size.height, room.height)),
    side: vertical ? (goesAfter ? 'bottom' : 'top') : goesAfter ? 'right' : 'left',
  };
}

/** Keeps a shown element beside its anchor while the page scrolls or changes size. Returns what stops it. */
export function follow(floating: HTMLElement, anchor: () => Box, placement: Placement): () => void {
  const update = () => {
    const room = { width: document.documentElement.clientWidth, height: window.innerHeight };
    const { width, height } = floating.getBoundingClientRect();
    const spot = place(
      anchor(),
      { width: floating.offsetWidth || width, height: floating.offsetHeight || height },
      room,
      placement,
    );
    floating.style.left = `${spot.left}px`;
    floating.style.top = `${spot.top}px`;
    floating.dataset.side = spot.side;
  };
  const resized = new ResizeObserver(update); // after layout, and whatever another width of the window draws anew
  resized.observe(floating);
  resized.observe(document.documentElement);
  window.addEventListener('scroll', update, { capture: true, passive: true });
  update();
  return () => {
    resized.disconnect();
    window.removeEventListener('scroll', update, { capture: true });
  };
}

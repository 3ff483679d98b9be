import type { Attachment } from 'svelte/attachments';

/** Counts the children of a wrapping line that did not fit into its one row, whenever it or they change. */
export function overflowing(tell: (hidden: number) => void): Attachment<HTMLElement> {
  return (line) => {
    const count = () => {
      const end = line.offsetTop + line.clientHeight;
      tell(([...line.children] as HTMLElement[]).filter((child) => child.offsetTop >= end).length);
    };
    const resized = new ResizeObserver(count);
    resized.observe(line);
    const changed = new MutationObserver(count);
    changed.observe(line, { childList: true, characterData: true, subtree: true });
    count();
    return () => {
      resized.disconnect();
      changed.disconnect();
    };
  };
}

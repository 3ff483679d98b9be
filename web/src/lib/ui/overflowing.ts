import type { Attachment } from 'svelte/attachments';

/** Counts the children of a wrapping line that did not fit into its first row, whenever it or they change. */
export function overflowing(tell: (hidden: number) => void): Attachment<HTMLElement> {
  return (line) => {
    const count = () => {
      const children = [...line.children] as HTMLElement[];
      const top = children[0]?.offsetTop ?? 0;
      tell(children.filter((child) => child.offsetTop > top).length);
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

/** How many hues there are: --avatar-0 to --avatar-7. */
const hues = 8;

/** The hue of a person, from the id: the same on every screen and device. */
export function avatarHue(id: string): number {
  let hash = 2166136261; // FNV-1a, 32 bits
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 16777619);
  // The upper bits are the well mixed ones: ids that follow each other get different hues.
  return (Math.imul(hash, 0x9e3779b1) >>> 16) % hues;
}

/** First letters of the first and the last word, without marks and emoji; empty for a phone number. */
export function initials(name: string, count: 1 | 2 = 2): string {
  const words = name
    .trim()
    .split(/\s+/)
    .map((word) => word.match(/\p{L}/u)?.[0] ?? '')
    .filter((letter) => letter !== '');
  const first = words[0] ?? '';
  const last = words.length > 1 ? (words[words.length - 1] ?? '') : '';
  return (count === 1 ? first : first + last).toLocaleUpperCase();
}

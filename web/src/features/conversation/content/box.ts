/** px */
const most = {
  image: { width: 320, height: 240 },
  video: { width: 320, height: 240 },
  sticker: { width: 160, height: 160 },
};
const least = { image: 80, video: 220, sticker: 80 };

/** The room of a picture in a bubble: its own proportions within the most, unknown ones as 4:3. A film has room for its controls. */
export function boxOf(
  media: { width?: number; height?: number },
  kind: keyof typeof most,
): { width: number; height: number } {
  const limit = most[kind];
  if (!media.width || !media.height) return limit;
  const scale = Math.min(1, limit.width / media.width, limit.height / media.height);
  return {
    width: Math.round(Math.max(least[kind], media.width * scale)),
    height: Math.round(Math.max(least[kind] / 2, media.height * scale)),
  };
}

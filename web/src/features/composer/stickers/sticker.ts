/** px: the side of a sticker, on every channel that has them. */
export const side = 512;
/** Bytes of a still one and of a moving one. */
export const stillMax = 100 * 1024;
export const movingMax = 500 * 1024;

export interface Look {
  /** Why it is no sticker; undefined: it is one. */
  problem: 'type' | 'size' | 'too_big' | 'unreadable' | undefined;
  width: number;
  height: number;
  moving: boolean;
  max: number;
  /** A sticker can be made of it. Moving ones would lose their movement. */
  convertible: boolean;
  /** Nothing of it can be seen through: it will stand there as a square. */
  opaque: boolean;
}

/** Looks at what somebody wants to have as a sticker. */
export async function lookAt(file: File): Promise<Look> {
  const head = new Uint8Array(await file.slice(0, 30).arrayBuffer());
  const webp = text(head, 0) === 'RIFF' && text(head, 8) === 'WEBP';
  const moving = (webp && text(head, 12) === 'VP8X' && ((head[20] ?? 0) & 0x02) !== 0) || text(head, 0) === 'GIF8';
  const picture = await createImageBitmap(file).catch(() => undefined);
  const { width = 0, height = 0 } = picture ?? {};
  const max = moving ? movingMax : stillMax;
  const problem = !picture
    ? 'unreadable'
    : !webp
      ? 'type'
      : width !== side || height !== side
        ? 'size'
        : file.size > max
          ? 'too_big'
          : undefined;
  const opaque = picture !== undefined && isOpaque(picture);
  picture?.close();
  return { problem, width, height, moving, max, convertible: picture !== undefined && !moving, opaque };
}

const text = (bytes: Uint8Array, from: number) => String.fromCharCode(...bytes.subarray(from, from + 4));

function isOpaque(picture: ImageBitmap): boolean {
  const small = 64; // the rim and the gaps of a picture show at that size, too
  const context = new OffscreenCanvas(small, small).getContext('2d', { willReadFrequently: true });
  if (!context) return false;
  context.drawImage(picture, 0, 0, small, small);
  const { data } = context.getImageData(0, 0, small, small);
  for (let i = 3; i < data.length; i += 4) if ((data[i] ?? 255) < 250) return false;
  return true;
}

/** Better ones come first. */
const qualities = [0.95, 0.85, 0.75, 0.6, 0.45, 0.3, 0.15];

/** The browser cannot write WebP. */
export class NoWebP extends Error {}

/** A sticker of a picture: as large as fits, the rest transparent, as good as fits. */
export async function stickerOf(file: File): Promise<File> {
  const picture = await createImageBitmap(file);
  try {
    const canvas = new OffscreenCanvas(side, side);
    const context = canvas.getContext('2d');
    if (!context) throw new NoWebP();
    const { x, y, width, height } = placed(picture.width, picture.height);
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, x, y, width, height);
    for (const quality of qualities) {
      const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
      if (blob.type !== 'image/webp') throw new NoWebP();
      if (blob.size <= stillMax)
        return new File([blob], file.name.replace(/\.\w+$/, '') + '.webp', { type: blob.type });
    }
  } finally {
    picture.close();
  }
  throw new Error('no quality fits');
}

/** Where a picture stands in the square, whole and in the middle. */
export function placed(width: number, height: number): { x: number; y: number; width: number; height: number } {
  const scale = side / Math.max(width, height);
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  return { x: Math.round((side - w) / 2), y: Math.round((side - h) / 2), width: w, height: h };
}

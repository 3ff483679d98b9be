/** px: no side of a shrunk picture is longer; phones show no more. */
const longest = 2560;
const steps = [
  { scale: 1, quality: 0.88 },
  { scale: 1, quality: 0.75 },
  { scale: 0.75, quality: 0.75 },
  { scale: 0.5, quality: 0.75 },
  { scale: 0.35, quality: 0.7 },
];

/**
 * A JPEG of a picture within a number of bytes, the largest that fits. Transparent parts become white. Throws if the browser
 * cannot read the picture or nothing fits.
 */
export async function shrink(file: File, max: number): Promise<File> {
  const picture = await createImageBitmap(file);
  try {
    const base = Math.min(1, longest / Math.max(picture.width, picture.height));
    for (const { scale, quality } of steps) {
      const blob = await draw(picture, base * scale, quality);
      if (blob.size <= max) return new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' });
    }
  } finally {
    picture.close();
  }
  throw new Error('no size fits');
}

function draw(picture: ImageBitmap, scale: number, quality: number): Promise<Blob> {
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width, height);
  return canvas.convertToBlob({ type: 'image/jpeg', quality });
}

/** How many bars a recording is drawn with. */
const bars = 40;
/** Bytes: larger recordings are not fetched only to draw them. */
const most = 3_000_000;
/** Recordings whose bars are kept. */
const kept = 200;

const known = new Map<string, Promise<readonly number[] | undefined>>();

/** The loudness of a recording over its time, 0 to 1; undefined if it is too large or this browser cannot read it. */
export function peaksOf(url: string, size: number | undefined): Promise<readonly number[] | undefined> {
  if (size !== undefined && size > most) return Promise.resolve(undefined);
  let peaks = known.get(url);
  if (!peaks) {
    if (known.size >= kept) known.delete(known.keys().next().value ?? '');
    known.set(url, (peaks = read(url).catch(() => undefined)));
  }
  return peaks;
}

async function read(url: string): Promise<readonly number[] | undefined> {
  const answer = await fetch(url);
  if (!answer.ok) return undefined;
  const context = new OfflineAudioContext(1, 1, 16_000);
  const sound = await context.decodeAudioData(await answer.arrayBuffer());
  return loudness(sound.getChannelData(0), bars);
}

/** The loudest moment of each of `count` equal parts, against the loudest of all; the root makes soft speech visible. */
export function loudness(samples: Float32Array, count: number): number[] {
  const part = Math.max(1, Math.floor(samples.length / count));
  const peaks = Array.from({ length: count }, (_, index) => {
    let peak = 0;
    for (let at = index * part; at < Math.min(samples.length, (index + 1) * part); at += 4) {
      peak = Math.max(peak, Math.abs(samples[at] ?? 0));
    }
    return peak;
  });
  const loudest = Math.max(...peaks);
  return peaks.map((peak) => (loudest === 0 ? 0 : Math.sqrt(peak / loudest)));
}

import { crc32, deflateSync } from 'node:zlib';

/** A picture of one colour, as a PNG file. */
export function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8); // 8 bits, RGB
  const row = Buffer.concat([Buffer.of(0), Buffer.alloc(width * 3, 0x8a)]);
  const rows = Buffer.concat(Array.from({ length: height }, () => row));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.of()),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** The smallest PDF that programs take for one. */
export const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

/** The header of an MP4 file with one picture track of HEVC, which WhatsApp delivers and does not play. */
export const hevc = Buffer.concat([
  box('ftyp', Buffer.from('isom\0\0\x02\0isom')),
  box(
    'moov',
    box('trak', box('mdia', handler(), box('minf', box('stbl', box('stsd', Buffer.alloc(7), Buffer.of(1), entry()))))),
  ),
]);

function handler(): Buffer {
  return box('hdlr', Buffer.alloc(8), Buffer.from('vide'), Buffer.alloc(12));
}

function entry(): Buffer {
  return box('hvc1', Buffer.alloc(8));
}

function box(kind: string, ...content: Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from(kind), ...content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return Buffer.concat([length, body]);
}

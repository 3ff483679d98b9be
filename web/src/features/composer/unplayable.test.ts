import type { StoredFile } from '$lib/api';
import { expect, test } from 'vitest';
import { foreignCodec } from './unplayable';

const whatsapp = { media_codecs: { 'video/mp4': ['H.264', 'AAC'], 'audio/ogg': ['Opus'] } };
const file = (mime: string, ...codecs: string[]) => ({ mime, codecs }) as unknown as StoredFile;

test.each([
  ['video', file('video/mp4', 'H.264', 'AAC'), undefined],
  ['video', file('video/mp4', 'AAC', 'HEVC'), 'HEVC'],
  ['video', file('video/mp4', 'H.264', 'MP3'), 'MP3'],
  ['video', file('video/mp4'), undefined],
  ['video', { mime: 'video/mp4' } as StoredFile, undefined],
  ['audio', file('audio/ogg', 'Vorbis'), 'Vorbis'],
  ['audio', file('audio/mpeg', 'MP3'), undefined],
  ['document', file('video/mp4', 'HEVC'), undefined],
  ['video', undefined, undefined],
] as const)('a %s of %j', (kind, stored, foreign) => {
  expect(foreignCodec(kind, stored, whatsapp)).toBe(foreign);
  expect(foreignCodec(kind, stored, undefined)).toBeUndefined();
});

import type { Capabilities, Kind, StoredFile } from '$lib/api';

/** The first of a stored file's codecs that the channel delivers and no phone plays. What is sent as a document is not played. */
export function foreignCodec(
  kind: Kind,
  stored: StoredFile | undefined,
  limits: Pick<Capabilities, 'media_codecs'> | undefined,
): string | undefined {
  const allowed = stored && limits?.media_codecs?.[stored.mime];
  return allowed && kind !== 'document' ? stored.codecs?.find((codec) => !allowed.includes(codec)) : undefined;
}

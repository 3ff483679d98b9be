/** A short name for a company's address: "Café Ñandú & Cía." becomes "cafe-nandu-cia". */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return plain.slice(0, 40).replace(/^-|-$/g, '');
}

// Writes src/lib/i18n/keys.gen.ts: one typed entry per message, taken from the Spanish catalogues.
// A catalogue is src/lib/i18n/<locale>/<area>.json, or in <locale>/later if it is fetched with its screen: a flat object. Its key "row.unread" in inbox.json is the message
// "inbox.row.unread". A value is a text with {parameters}, or an object of plural forms ({"one": …, "other": …}) chosen by {n}.
import { readdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = pathToFileURL(join(import.meta.dirname, '../src/lib/i18n/'));

/** All messages of a locale: { "inbox.row.unread": value }. */
export function readCatalogue(locale) {
  const messages = {};
  for (const folder of [`${locale}/`, `${locale}/later/`]) {
    for (const area of areasIn(folder)) {
      const entries = JSON.parse(readFileSync(new URL(`${folder}${area}.json`, root), 'utf8'));
      for (const [key, value] of Object.entries(entries)) messages[`${area}.${key}`] = value;
    }
  }
  return messages;
}

function areasIn(folder) {
  const files = readdirSync(new URL(folder, root)).filter((file) => file.endsWith('.json'));
  return files.map((file) => file.slice(0, -'.json'.length)).sort();
}

/** Names of the {parameters} of a value, sorted. */
export function parametersOf(value) {
  const texts = typeof value === 'string' ? [value] : Object.values(value);
  const names = new Set(texts.flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1])));
  if (typeof value !== 'string') names.add('n');
  return [...names].sort();
}

function typeOf(value) {
  const names = parametersOf(value);
  if (names.length === 0) return 'undefined';
  const plural = typeof value !== 'string';
  return `{ ${names.map((name) => `${name}: ${plural && name === 'n' ? 'number' : 'string | number'}`).join('; ')} }`;
}

/** @param later areas that are fetched with their screens. */
export function generate(messages, later) {
  const lines = Object.keys(messages)
    .sort()
    .map((key) => `  ${JSON.stringify(key)}: ${typeOf(messages[key])};`);
  return `// Written by scripts/i18n.mjs. Do not edit.\n\nexport interface Messages {\n${lines.join('\n')}\n}\n\nexport type Area =\n${later.map((area) => `  | ${JSON.stringify(area)}`).join('\n')};\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const target = new URL('keys.gen.ts', root);
  const source = generate(readCatalogue('es'), areasIn('es/later/'));
  // An unchanged file keeps its time stamp, so watchers stay quiet.
  if (!existsSync(target) || readFileSync(target, 'utf8') !== source) writeFileSync(target, source);
}

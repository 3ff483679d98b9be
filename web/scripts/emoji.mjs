// Serves `virtual:emoji/<locale>`: the emoji of that language cut down to what the picker needs, each as
// [emoji, name, words that find it, group]. The data is Unicode's, taken from the package emoji-picker-element-data.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const prefix = 'virtual:emoji/';
const sources = { es: 'es-mx/cldr', pt: 'pt/cldr', en: 'en/cldr' };
/** Skin tones and hair on their own. */
const componentGroup = 2;
/** Newer ones would be empty boxes on the computers of two years ago. */
const newestVersion = 15;

/** @returns {import('vite').Plugin} */
export function emoji() {
  const require = createRequire(import.meta.url);
  return {
    name: 'timbre-emoji',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
    async load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined;
      const source = sources[id.slice(prefix.length + 1)];
      const all = JSON.parse(await readFile(require.resolve(`emoji-picker-element-data/${source}/data.json`), 'utf8'));
      const rows = all
        .filter((one) => one.group !== componentGroup && one.version <= newestVersion)
        .sort((a, b) => a.order - b.order)
        .map((one) => [plainest(one.emoji), one.annotation, wordsOf(one), one.group]);
      // A string to parse loads faster than an array literal of this size.
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(rows))});`;
    },
  };
}

/** Without the mark that asks for colours where the character has them anyway: the form that phones send. */
function plainest(text) {
  return /^\p{Emoji_Presentation}\uFE0F$/u.test(text) ? text.slice(0, -1) : text;
}

/** Tags that the name does not already hold. */
function wordsOf({ annotation, tags = [] }) {
  return tags.filter((tag) => !annotation.includes(tag)).join(' ');
}

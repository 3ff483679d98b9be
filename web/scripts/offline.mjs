import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Fetched only by browsers that cannot encode Opus, at their first voice message. */
const seldom = /encoderWorker/;
/** Not part of the page. */
const besides = new Set(['robots.txt']);

/**
 * What makes the interface installable and lets it open without a connection: /sw.js, which is src/lib/offline/worker.js and pushed.js with
 * the list of what it keeps, and a manifest in each language.
 * @returns {import('vite').Plugin}
 */
export function offline() {
  let root = '.';
  return {
    name: 'timbre-offline',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      root = config.root;
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const locale of ['es', 'pt', 'en'])
          this.emitFile(asset(`manifest.${locale}.webmanifest`, manifest(root, locale)));
        const built = Object.keys(bundle).filter((file) => file.startsWith('assets/') && !seldom.test(file));
        const still = readdirSync(join(root, 'public'), { recursive: true, withFileTypes: true })
          .filter((one) => one.isFile() && !besides.has(one.name))
          .map((one) => join(one.parentPath, one.name).slice(join(root, 'public/').length));
        const entry = Object.values(bundle).find((chunk) => chunk.type === 'chunk' && chunk.isEntry).fileName;
        // One script and no module: not every browser that we serve has modules in workers.
        const source = (file) => readFileSync(join(root, 'src/lib/offline', file), 'utf8').replaceAll(/^export /gm, '');
        const worker = source('pushed.js') + source('worker.js');
        const hash = createHash('sha256').update(worker).update(String(bundle['index.html']?.source));
        for (const file of built.sort()) hash.update(file);
        for (const file of still.sort()) hash.update(readFileSync(join(root, 'public', file)));
        const shell = {
          version: hash.digest('hex').slice(0, 12),
          entry,
          files: ['/', ...[...built, ...still].map((file) => `/${file}`)],
        };
        this.emitFile(asset('sw.js', `const shell = ${JSON.stringify(shell)};\n${worker}`));
      },
    },
  };
}

const asset = (fileName, source) => /** @type {const} */ ({ type: 'asset', fileName, source });

/** @param {string} locale */
function manifest(root, locale) {
  const words = (area) => JSON.parse(readFileSync(join(root, `src/lib/i18n/${locale}/${area}.json`), 'utf8'));
  const icon = (size, purpose) => ({
    src: `/icons/${purpose}-${size}.png`,
    sizes: `${size}x${size}`,
    type: 'image/png',
    purpose,
  });
  return JSON.stringify({
    id: '/',
    name: 'Timbre',
    short_name: 'Timbre',
    description: words('later/offline').description,
    lang: { es: 'es-419', pt: 'pt-BR', en: 'en' }[locale],
    start_url: '/inbox',
    scope: '/',
    display: 'standalone',
    theme_color: '#F0EBE3',
    background_color: '#F0EBE3',
    categories: ['business', 'productivity'],
    icons: [
      { src: '/favicon.svg', sizes: 'any', type: 'image/svg+xml' },
      ...[192, 512].flatMap((size) => [icon(size, 'any'), icon(size, 'maskable')]),
    ],
    // Answered by the worker, or by the server where there is none yet.
    share_target: {
      action: '/share',
      method: 'POST',
      enctype: 'multipart/form-data',
      params: {
        title: 'title',
        text: 'text',
        url: 'url',
        files: [{ name: 'files', accept: ['image/*', 'video/*', 'audio/*', 'text/*', 'application/*'] }],
      },
    },
    shortcuts: [
      { name: words('view').mine, url: '/inbox/mine' },
      { name: words('action').new_conversation, short_name: words('later/offline').new, url: '/inbox?new' },
    ],
  });
}

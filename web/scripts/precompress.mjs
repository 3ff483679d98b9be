// Writes a .br and a .gz beside every text asset of the build, so that the server compresses nothing at run time.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

const text = /\.(js|css|html|svg|json|webmanifest|txt)$/;
/** Below this a compressed copy saves no packet. */
const minBytes = 512;

/** @returns {import('vite').Plugin} */
export function precompress() {
  let outDir = 'dist';
  return {
    name: 'timbre-precompress',
    apply: 'build',
    configResolved(config) {
      outDir = config.build.outDir;
    },
    async closeBundle() {
      const names = await readdir(outDir, { recursive: true });
      await Promise.all(names.filter((name) => text.test(name)).map((name) => compress(join(outDir, name))));
    },
  };
}

/** @param {string} file */
async function compress(file) {
  const source = await readFile(file);
  if (source.length < minBytes) return;
  const params = {
    [zlib.constants.BROTLI_PARAM_QUALITY]: 11,
    [zlib.constants.BROTLI_PARAM_SIZE_HINT]: source.length,
  };
  await Promise.all([
    writeFile(`${file}.br`, await brotli(source, { params })),
    writeFile(`${file}.gz`, await gzip(source, { level: 9 })),
  ]);
}

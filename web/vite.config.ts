import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { emoji } from './scripts/emoji.mjs';
import { firstChunk } from './scripts/first-chunk.mjs';
import { offline } from './scripts/offline.mjs';
import { precompress } from './scripts/precompress.mjs';

// The oldest browsers with light-dark() and the popover attribute, on which the styles and menus rest.
const browsers = ['chrome123', 'firefox125', 'safari17.5'];

export default defineConfig(({ mode }) => ({
  base: '/',
  plugins: [svelte(), emoji(), offline(), precompress()],
  resolve: {
    alias: { $lib: fileURLToPath(new URL('src/lib', import.meta.url)) },
    ...(mode === 'test' ? { conditions: ['browser'] } : {}),
  },
  build: {
    target: browsers,
    cssTarget: browsers,
    assetsInlineLimit: 0, // the Content-Security-Policy allows no data: sources but images
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: true,
    rolldownOptions: { output: { codeSplitting: { groups: [firstChunk('src/App.svelte')] } } },
  },
  server: {
    port: 5173,
    strictPort: false,
    proxy: { '/api': process.env.TIMBRE_DEV_SERVER ?? 'http://127.0.0.1:8080' },
  },
  test: {
    css: true, // the contrast of the tokens is measured from their file
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
    environment: './scripts/vitest-client.mjs',
  },
}));

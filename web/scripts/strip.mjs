// Takes out of the build what the server does not send: the scripts and styles that have compressed copies, which are unpacked for the few
// who ask for neither, and the list of chunks. Whatever reads these runs before.
import { readdir, rm } from 'node:fs/promises';

const assets = new Set(await readdir('dist/assets'));
const packed = [...assets].filter((name) => /\.(js|css)$/.test(name) && assets.has(`${name}.gz`));
await Promise.all(packed.map((name) => rm(`dist/assets/${name}`)));
await rm('dist/.vite', { recursive: true, force: true });

import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/**
 * What a walk needs of Chromium: its engine, or the whole program. The engine alone takes a third less of the processor, but cannot ask
 * its user for the microphone.
 */
export type Kind = 'engine' | 'whole';

const paths = { engine: '/usr/bin/chromium-headless-shell', whole: '/usr/bin/chromium' };
const running = new Map<string, Promise<Browser>>();

/**
 * The browser of this process, which serves all its journeys one after the other, each in windows that know nothing of any others.
 * It ends with the process. Where the engine is not installed by itself, or CHROMIUM names a program, that serves all.
 */
export async function theBrowser(kind: Kind = 'engine'): Promise<Browser> {
  const path = process.env.CHROMIUM ?? (existsSync(paths[kind]) ? paths[kind] : paths.whole);
  let browser = running.get(path);
  if (!(await browser)?.isConnected()) {
    browser = launch(path);
    running.set(path, browser);
  }
  return browser as Promise<Browser>;
}

function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--no-first-run',
      '--disable-sync',
      '--use-fake-device-for-media-stream', // a microphone that beeps
    ],
  });
}

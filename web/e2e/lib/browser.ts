import { chromium, type Browser } from 'playwright-core';

let running: Promise<Browser> | undefined;

/**
 * The browser of this process, which serves all its journeys one after the other, each in windows that know nothing of any others.
 * It ends with the process.
 */
export async function theBrowser(): Promise<Browser> {
  if (!(await running)?.isConnected()) running = launch();
  return running as Promise<Browser>;
}

function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
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

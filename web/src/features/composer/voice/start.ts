import type { Draft } from '$lib/live';
import { mount } from 'svelte';
import { Recording } from './recording.svelte';
import { voice } from './voice.svelte';
import VoicePill from './VoicePill.svelte';

let pill: object | undefined;

/** Starts a voice message. One that was being recorded waits in its draft from now on. */
export async function record(number: number, draft: Draft): Promise<void> {
  pill ??= mount(VoicePill, { target: document.body });
  await voice.current?.keep();
  voice.current = new Recording(number, draft);
  await voice.current.start();
}

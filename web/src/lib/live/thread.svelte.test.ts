import { expect, test } from 'vitest';
import type { Message } from '$lib/api';
import { Thread } from './thread.svelte';

const planned = (text: string) => ({ id: '7', client_id: 'c7', conversation: 1, text }) as Message;

test('what was planned and is fetched meanwhile is there once', () => {
  const thread = new Thread(1, { page: () => Promise.reject(new Error('nothing is fetched')), heard: () => '0' });
  thread.scheduled = [planned('fetched'), planned('answered')];
  expect(thread.messages.map(({ text }) => text)).toEqual(['fetched']);
});

import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import { chooseLocale, i18n } from '$lib/i18n';
import { live } from '$lib/live';
import { recall } from '$lib/storage';
import App from './App.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

// Who is here is asked while the words come. Where nobody can be yet, the screen asks for itself.
if (!/^\/(setup|invitation|sso)\b/.test(location.pathname)) void live.start();

// The profile's language follows when the session is known; the browser's comes first, so that no screen waits for it.
await i18n.use(chooseLocale(recall('locale'), navigator.languages));
mount(App, { target });

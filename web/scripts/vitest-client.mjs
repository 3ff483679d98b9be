// A test environment that is plain Node but gets the browser's builds: Svelte's effects run, and nothing imitates a DOM.
export default {
  name: 'timbre-client',
  viteEnvironment: 'client',
  setup() {
    return { teardown() {} };
  },
};

import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Which folder may import which: ui knows nothing of ours, a feature knows lib and itself; features meet in routes.ts. */
const walls = [
  {
    files: ['src/lib/ui/**', 'src/lib/icons/**', 'src/lib/i18n/**', 'src/lib/router/**'],
    rules: forbid(['$lib/live*', '$lib/api*', '**/features/**'], 'This tier knows nothing of the product above it.'),
  },
  {
    files: ['src/lib/live/**', 'src/lib/api/**'],
    rules: forbid(['$lib/ui*', '**/features/**'], 'State knows nothing of the screens.'),
  },
  {
    files: ['src/features/**'],
    rules: forbid(['**/features/*', '$features/*', '../../[a-z]*/**'], 'Features meet only in routes.ts.'),
  },
];

function forbid(group, message) {
  return { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] };
}

export default ts.config(
  { ignores: ['dist/', 'node_modules/', '**/*.gen.ts'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      'no-undef': 'off', // TypeScript knows better
      eqeqeq: 'error',
      'no-console': ['error', { allow: ['warn', 'error'] }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  { files: ['scripts/**', 'e2e/**', 'bench/**'], rules: { 'no-console': 'off' } },
  { files: ['**/*.test.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'svelte/no-navigation-without-resolve': 'off', // SvelteKit only
      'svelte/prefer-const': 'error',
      'svelte/prefer-svelte-reactivity': 'off', // plain Maps hold what is not drawn; what is drawn is $state.raw
      'no-restricted-syntax': [
        'error',
        {
          // A literal style attribute is markup, which the Content-Security-Policy refuses; directives go through CSSOM.
          selector: 'SvelteAttribute[key.name="style"]',
          message: 'Use style:property directives or a class.',
        },
      ],
    },
  },
  ...walls,
);

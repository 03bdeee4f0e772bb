import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/.brewline/', '**/.serverless/', '**/.esbuild/'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // An index that a loop has just bounded needs no check in a hot path.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  // The formatter does not break comments, strings and SQL.
  { rules: { 'max-len': ['error', { code: 120, ignoreUrls: true }], 'max-lines': ['error', 250] } },
  // A package is imported by its name, so that its package.json lists what it exports.
  {
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(\\.\\./)+((packages|services)/|[^./][^/]*/src/)',
              message:
                'Import the package by its name: @brewline/name, or @brewline/name/testing for its test helpers.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['packages/**', 'services/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(\\.\\./)+((packages|services|tests|bench)/|[^./][^/]*/src/)',
              message:
                'Import the package by its name: @brewline/name, or @brewline/name/testing for its test helpers. '
                + 'General test helpers are in @brewline/testing.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
);

import js from '@eslint/js'
import { importX } from 'eslint-plugin-import-x'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/** What a person writes and reads is judged; what a program has written is not. */
const generated = [
  '**/dist/',
  '**/.tsc/',
  '.artifacts/',
  '.data/',
  'packages/server/src/lexicon/',
  'packages/client-sdk/src/xrpc/generated/',
  'packages/core/src/lexicon/',
  'packages/core/src/database/prisma/',
  'patches/',
]

export default tseslint.config(
  { ignores: generated },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Numbers in messages read well as they are; everything else must be made a string on purpose.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // `() => void work()`, `() => list.push(x)`, and `return step()` as the last step are idioms.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // Libraries have enums, whose values arrive as the numbers and strings they are.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      // `parse<T>(text): T` says to its caller what it hopes for.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // A method of an interface may be async for its other implementations.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    plugins: { 'import-x': importX },
    rules: {
      'import-x/order': [
        'error',
        {
          groups: ['builtin', 'external', 'internal', ['parent', 'sibling', 'index']],
          pathGroups: [{ pattern: '@catbird-mls/**', group: 'internal' }],
          alphabetize: { order: 'ignore' },
          'newlines-between': 'ignore',
        },
      ],
      'import-x/no-duplicates': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['packages/dashboard/src/**'],
    extends: [reactHooks.configs.flat.recommended],
  },
  {
    files: ['**/*.test.ts', 'tests/**'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    // Programs for a terminal.
    files: ['scripts/**', 'codegen/**', 'examples/**', 'bench/**', 'deploy/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: { process: 'readonly', URL: 'readonly', fetch: 'readonly', AbortSignal: 'readonly' },
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { require: 'readonly', module: 'writable', Buffer: 'readonly' },
    },
  },
)

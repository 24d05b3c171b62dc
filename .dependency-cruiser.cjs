/** The arrows of the architecture: what may import what. Each rule's comment says what it protects. */
const core = '^packages/core/src'
const client = '^packages/client-sdk/src'
const tests = '(\\.test\\.ts|/testing/.*)$'
const generated =
  '^packages/(server/src/lexicon|client-sdk/src/xrpc/generated|core/src/(lexicon|database/prisma))/'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that import each other are one file in two places.',
      severity: 'error',
      from: { pathNot: generated },
      to: { circular: true, viaOnly: { pathNot: generated } },
    },
    {
      name: 'no-unresolved',
      comment: 'An import must lead somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'core-stands-alone',
      comment: 'Core is everything that is true without HTTP: it knows no other package of ours.',
      severity: 'error',
      from: { path: core },
      to: { path: '^packages/(?!core/)' },
    },
    {
      name: 'core-knows-no-http-framework',
      comment: 'Core imports neither Express nor tRPC, nor what goes with them.',
      severity: 'error',
      from: { path: core },
      to: { path: '^node_modules/(express|ws|@trpc/[^/]+|@atproto/xrpc-server)/' },
    },
    {
      name: 'core-mls-is-pure',
      comment: 'core/mls runs in a browser: only errors beside it, no Node built-in, no database.',
      severity: 'error',
      from: { path: `${core}/(mls|errors)/`, pathNot: tests },
      to: {
        path: '.',
        pathNot: `${core}/(mls|errors)/|^node_modules/(ts-mls|@hpke/[^/]+|@noble/[^/]+|@atproto/(lex-cbor|lex-data|syntax|did))/`,
      },
    },
    {
      name: 'errors-know-nothing',
      comment: 'The table of errors is at the bottom: everything may name an error.',
      severity: 'error',
      from: { path: `${core}/errors/`, pathNot: tests },
      to: { pathNot: `${core}/errors/` },
    },
    {
      name: 'sql-stays-home',
      comment: "A domain's statements are imported by that domain alone.",
      severity: 'error',
      from: { path: '^packages/core/src/([^/]+)/' },
      to: { path: '^packages/core/src/[^/]+/sql/', pathNot: '^packages/core/src/$1/sql/' },
    },
    {
      name: 'server-knows-no-sql',
      comment: 'The server authorises, calls one core function and shapes the answer.',
      severity: 'error',
      from: { path: '^packages/server/src', pathNot: tests },
      to: { path: '^node_modules/(pg|@prisma/[^/]+)/|/sql/' },
    },
    {
      name: 'client-takes-only-the-pure-part-of-core',
      comment:
        'The SDK shares the judgement of a commit and the names of errors; the rest of core is the server.',
      severity: 'error',
      from: { path: client, pathNot: tests },
      to: { path: '^packages/', pathNot: `${client}/|${core}/(mls|errors)/` },
    },
    {
      name: 'client-runs-in-a-browser',
      comment: 'No Node built-in outside the storage adapters made for Node, and the command line.',
      severity: 'error',
      from: { path: client, pathNot: `${tests}|${client}/(storage/sqlite|inspect)/` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'dashboard-knows-types-alone',
      comment: 'The dashboard calls procedures over HTTP: of the other packages it takes the types of those.',
      severity: 'error',
      from: { path: '^packages/dashboard/src' },
      to: { path: '^packages/(?!dashboard/)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'dashboard-is-a-leaf',
      comment: 'The server serves what the dashboard was built to, and imports nothing of it.',
      severity: 'error',
      from: { path: '^packages/(?!dashboard/)' },
      to: { path: '^packages/dashboard/' },
    },
    {
      name: 'dev-env-is-for-tests',
      comment: 'What ships does not depend on the test network.',
      severity: 'error',
      from: { path: '^packages/(core|server|client-sdk)/src', pathNot: tests },
      to: { path: '^packages/dev-env/' },
    },
    {
      name: 'tests-are-leaves',
      comment: 'Nobody imports a test.',
      severity: 'error',
      from: {},
      to: { path: '\\.test\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.cjs', '.mjs', '.d.ts'],
    },
  },
}

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { LexiconDoc } from '@atproto/lexicon'
import { errorsPage } from './docs/errors.ts'
import { limitsPage } from './docs/limits.ts'
import { permissionsPage } from './docs/permissions.ts'
import { reasonsPage } from './docs/reasons.ts'
import { referencePages } from './docs/reference.ts'
import { sdkErrors } from './docs/sdk-errors.ts'
import { validationPage } from './docs/validation.ts'
import { emitContent } from './emit/content.ts'
import { emitErrors } from './emit/errors.ts'
import { emitIds } from './emit/ids.ts'
import { emitPermissions } from './emit/permissions.ts'
import { finish } from './format.ts'
import { runLexCli } from './lex-cli.ts'
import type { Files } from './lex-cli.ts'
import { isPermissionSet, ownLexicons } from './lexicons.ts'
import type { LexiconFile } from './lexicons.ts'
import { rewrite } from './rewrite/index.ts'

/** A folder that is generated as a whole, or the single files of one that is not. */
export type Output = { readonly folder: string; readonly owned: boolean; readonly files: Files }

/** Everything that is made from the lexicons, and from what the SDK's source adds to them, below the root of the repository. */
export async function generate(all: readonly LexiconFile[], root: string): Promise<Output[]> {
  const lexicons = all.filter((lexicon) => !isPermissionSet(lexicon))
  const permissionSets = all.filter(isPermissionSet).map(({ doc }) => doc)
  const paths = lexicons.map(({ file }) => path.resolve(file))
  const docs = lexicons.map(({ doc }) => doc)
  const own = ownLexicons(lexicons).map(({ doc }) => doc)
  const [server, client] = await Promise.all([runLexCli('gen-server', paths), runLexCli('gen-api', paths)])
  const serverFiles = rewrite(server, docs, ['description']).set('ids.ts', emitIds(docs))
  const clientFiles = rewrite(client, docs, ['description', 'errors'])
    .set('ids.ts', emitIds(docs))
    .set('errors.ts', emitErrors())
    .set('content.ts', emitContent(docs))
    .set('permissions.ts', emitPermissions(permissionSets))
  const reference = referencePages(own).set('permissions.md', permissionsPage(permissionSets))
  return [
    { folder: 'packages/server/src/lexicon', owned: true, files: await finish(serverFiles) },
    { folder: 'packages/client-sdk/src/xrpc/generated', owned: true, files: await finish(clientFiles) },
    { folder: 'docs/reference', owned: true, files: await finish(reference) },
    { folder: 'docs', owned: false, files: await finish(new Map([['errors.md', await errors(own, root)]])) },
    {
      folder: 'docs',
      owned: false,
      files: await finish(new Map([['reasons.md', await reasonsPage(root)]]), FROM_THE_SDK),
    },
  ]
}

const FROM_THE_SDK_S_PACKAGE = 'Generated from package.json by "npm run codegen": do not edit.'
const FROM_THE_REGISTRY =
  'Generated from packages/core/src/limits/registry.ts by "npm run codegen": do not edit.'
const FROM_THE_SDK = 'Generated from the SDK\'s types by "npm run codegen": do not edit.'

async function errors(own: readonly LexiconDoc[], root: string): Promise<string> {
  return `${errorsPage(own)}\n\n${await sdkErrors(root)}`
}

/** The version that the SDK says it is: its package's. */
export async function generateVersion(root: string): Promise<Output> {
  const manifest = await readFile(path.join(root, 'packages/client-sdk/package.json'), 'utf8')
  const { version } = JSON.parse(manifest) as { version: string }
  const code = `/** This version of the SDK. */\nexport const SDK_VERSION = '${version}'\n`
  const files = await finish(new Map([['version.ts', code]]), FROM_THE_SDK_S_PACKAGE)
  return { folder: 'packages/client-sdk/src', owned: false, files }
}

/** The page that lists every limit that can be set at run time, made from the registry in core. */
export async function generateLimits(): Promise<Output> {
  return {
    folder: 'docs',
    owned: false,
    files: await finish(new Map([['limits.md', limitsPage()]]), FROM_THE_REGISTRY),
  }
}

/** The page that lists every validity rule, made from the tables, the code and the tests below a root. */
export async function generateValidation(root: string): Promise<Output> {
  return { folder: 'docs', owned: false, files: new Map([['validation.md', await validationPage(root)]]) }
}

import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseConfig } from '../../config/index.ts'
import { CliError } from '../cli-error.ts'
import { examples } from '../command.ts'
import type { AddCommand } from '../command.ts'
import type { Answer } from '../context.ts'
import { documentFileIn, writeDocument } from '../did/document-file.ts'
import { exitCodes } from '../exit-codes.ts'
import { envFileText, newSettings } from '../init/env-file.ts'
import { askDomain } from '../init/wishes.ts'
import type { InitOptions } from '../init/wishes.ts'
import { placeNewFile } from '../place-file.ts'
import { identityOf } from '../service-identity.ts'

/** `catbird-mls init`: the settings of a new deployment, with secrets and keys of its own, and its DID document. */
export const addInit: AddCommand = (program, act) =>
  program
    .command('init')
    .summary('write .env for a new deployment, with secrets and keys of its own')
    .description(
      'Writes .env (mode 600) with strong random secrets and a signing key, and did.json, the DID document\n' +
        'that goes with it. What is there already is never overwritten.',
    )
    .option('--domain <name>', 'the public host name, such as mls.example.com; asked for at a terminal')
    .option('--dir <folder>', 'where to write', '.')
    .option('--database <url>', 'a Postgres URL, or the word embedded', 'embedded')
    .option('--redis <url>', 'a Redis, where there is more than one node')
    .option('--port <number>', 'the port to listen on', '3000')
    .option('--proxies <number>', 'how many proxies stand in front', '1')
    .addHelpText(
      'after',
      examples(
        [
          'catbird-mls init --domain mls.example.com',
          'for Docker Compose, or one process with its own Postgres',
        ],
        [
          'catbird-mls init --domain mls.example.com --database postgresql://u:p@db/catbird',
          'for a Postgres of yours',
        ],
      ),
    )
    .action(
      act<InitOptions>(async (context, options) => {
        const domain = await askDomain(context, options.domain)
        const folder = resolve(context.cwd, options.dir)
        const files = { env: join(folder, '.env'), document: documentFileIn(folder) }
        refuseThere(Object.values(files))
        const settings = newSettings(domain, options)
        const { service, document } = await identityOf(parseConfig(settings))
        await mkdir(folder, { recursive: true })
        await placeNewFile(files.env, envFileText(settings), { mode: 0o600 })
        await writeDocument(files.document, document)
        return answerOf(files, { domain, did: service.did, url: service.url })
      }),
    )

function refuseThere(paths: readonly string[]): void {
  const there = paths.filter((path) => existsSync(path))
  if (there.length === 0) return
  const are = there.length === 1 ? 'is' : 'are'
  throw new CliError(
    'AlreadyThere',
    `${there.join(' and ')} ${are} there already: nothing was written. Move away what is of no use, or give another --dir.`,
    exitCodes.cannotCreate,
  )
}

function answerOf(
  files: { readonly env: string; readonly document: string },
  service: { readonly domain: string; readonly did: string; readonly url: string },
): Answer {
  const text = [
    `Wrote ${files.env}   secrets and keys, for its owner only: keep a copy where you keep passwords`,
    `Wrote ${files.document}   the DID document, which the server also answers at ${service.url}/.well-known/did.json`,
    '',
    'Next:',
    '  catbird-mls start                     or docker compose up -d',
    `  catbird-mls nginx --domain ${service.domain}   the site for nginx, and its certificate`,
    '  catbird-mls doctor                    what is not yet as it should be',
  ].join('\n')
  return { text, json: { ...service, files } }
}

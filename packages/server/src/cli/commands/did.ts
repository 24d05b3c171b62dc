import { readEnvironment, parseConfig } from '../../config/index.ts'
import { checkDocumentAt } from '../did/check-document.ts'
import { renewDocumentBeside } from '../did/document-file.ts'
import { rotateKeyIn } from '../did/rotate-key.ts'
import { examples } from '../command.ts'
import type { AddCommand } from '../command.ts'
import { readConfig, readFullEnvironment } from '../environment.ts'
import { findingsAnswer } from '../findings/print.ts'
import { identityOf } from '../service-identity.ts'

/** `catbird-mls did`: the DID document by which the world finds this service. */
export const addDid: AddCommand = (program, act) => {
  const did = program
    .command('did')
    .summary('show, check or renew the identity of the service')
    .description(
      'The DID document says where this service is and by which key it signs. The server answers it at\n' +
        '/.well-known/did.json, made of SERVICE_DID, PUBLIC_URL and SERVICE_SIGNING_KEY.',
    )
    .addHelpText(
      'after',
      examples(
        ['catbird-mls did show', 'prints the document'],
        ['catbird-mls did check', 'fetches it as the world does, and compares'],
        ['catbird-mls did rotate', 'puts a new key into .env'],
      ),
    )
  did
    .command('show')
    .summary('print the DID document')
    .action(
      act(async (context, options) => {
        const { document } = await identityOf(readConfig(context, options))
        return { text: JSON.stringify(document, null, 2), json: document }
      }),
    )
  did
    .command('check')
    .summary('fetch the DID document as the world does, and compare')
    .option('--url <url>', 'the server to ask (default: the public URL of the service)')
    .action(
      act<{ readonly url?: string }>(async (context, options) => {
        const { service, document } = await identityOf(readConfig(context, options))
        const at = new URL('/.well-known/did.json', options.url ?? service.url)
        return findingsAnswer(await checkDocumentAt(at.href, document), context.colour)
      }),
    )
  did
    .command('rotate')
    .summary('put a new signing key into .env')
    .description(
      'Puts a new SERVICE_SIGNING_KEY into the file of settings, in one step. The server has to be started anew;\n' +
        'what others keep of the old document is asked for again when a signature does not fit.',
    )
    .action(
      act(async (context, options) => {
        const full = readFullEnvironment(context, options)
        const config = parseConfig(readEnvironment(full.values))
        const signingKey = await rotateKeyIn(full)
        const { document } = await identityOf({ ...config, signingKey })
        if (full.file !== undefined) await renewDocumentBeside(full.file, document)
        const text = [
          `${String(full.file)} has a new SERVICE_SIGNING_KEY. Start the server anew; then its DID document is:`,
          JSON.stringify(document, null, 2),
        ].join('\n')
        return { text, json: { file: full.file, document } }
      }),
    )
}

import { MlsClientError } from '../errors.ts'
import { defaults } from '../client/options.ts'
import { toClientError } from '../xrpc/call-error.ts'
import { AtpBaseClient } from '../xrpc/generated/index.ts'
import { ids } from '../xrpc/generated/ids.ts'
import { fetchDidDocument, parseServiceRef, resolveServiceUrl } from '../xrpc/service-ref.ts'
import { theOperand } from './command.ts'
import type { Command } from './command.ts'
import { readable } from './readable.ts'

const TIMEOUT_MS = 15_000

/** What a service says of itself, and what its DID document says of it. */
export const describe: Command = {
  summary: 'Asks a service what it is, and its DID document where it is.',
  usage: '<service|url> [--plc <url>]',
  help: `
The service is named by its DID, or by its URL:

  npx @catbird-mls/client inspect describe did:web:mls.example.com
  npx @catbird-mls/client inspect describe http://localhost:3000 --json

--plc is where did:plc documents are; the default is ${defaults.plcUrl}.`,
  options: { plc: { type: 'string' } },
  async run(operands, { plc }) {
    const service = theOperand(operands, 'service')
    const plcUrl = typeof plc === 'string' ? plc : defaults.plcUrl
    if (/^https?:\/\//.test(service)) {
      const url = service.replace(/\/+$/, '')
      const server = await describeServer(url)
      const found = documentOf(server.did, plcUrl)
      return { url, server: readable(server), document: await found.catch(namedFailure) }
    }
    const ref = parseServiceRef(service)
    const document = await documentOf(ref.did, plcUrl)
    const url = await resolveServiceUrl(ref, fetch, plcUrl)
    return { url, server: readable(await describeServer(url)), document }
  },
}

/** What a service at a URL says of itself. */
export async function describeServer(url: string) {
  const { server } = new AtpBaseClient(url).blue.catbird.mls
  try {
    const { data } = await server.describeServer({}, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    return data
  } catch (err) {
    throw toClientError(err, ids.BlueCatbirdMlsServerDescribeServer)
  }
}

function documentOf(did: string, plcUrl: string): Promise<unknown> {
  return fetchDidDocument(did, fetch, plcUrl, AbortSignal.timeout(TIMEOUT_MS))
}

/** A service that answers and whose document does not: that is what is to be seen. */
function namedFailure(err: unknown): { error: string } {
  if (err instanceof MlsClientError) return { error: `${err.error}: ${err.message}` }
  throw err
}

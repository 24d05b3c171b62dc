import type { IncomingMessage } from 'node:http'
import type { Input, Params } from '@atproto/xrpc-server'
import type { ProvenInput } from './credentials.ts'

/**
 * What a device signs when it acts without a session: the input of a procedure, or the parameters of a query
 * as they were sent, without those that the lexicon filled in, and in both cases without the proof.
 */
export function provenInput(asked: { req: IncomingMessage; params: Params; input: Input }): ProvenInput {
  const { req, params, input } = asked
  const sent = typeof input === 'object' ? (input.body as object) : sentParams(req, params)
  const { deviceProof, ...body } = sent as { deviceProof?: string }
  return { proof: deviceProof, body }
}

function sentParams(request: IncomingMessage, params: Params): Params {
  const sent = new URL(request.url ?? '/', 'http://localhost').searchParams
  return Object.fromEntries(Object.entries(params).filter(([name]) => sent.has(name)))
}

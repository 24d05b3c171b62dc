import type { IncomingMessage } from 'node:http'
import type { HandlerInput, Params } from '@atproto/xrpc-server'
import type { ProvenInput } from './credentials.ts'

/**
 * What a device signs when it acts without a session: the input of a procedure, or the parameters of a query
 * as they were sent, without those that the lexicon filled in, and in both cases without the proof.
 */
export function provenInput(
  request: IncomingMessage,
  params: Params,
  input: HandlerInput | void,
): ProvenInput {
  const sent = typeof input === 'object' ? (input.body as object) : sentParams(request, params)
  const { deviceProof, ...body } = sent as { deviceProof?: string }
  return { proof: deviceProof, body }
}

function sentParams(request: IncomingMessage, params: Params): Params {
  const sent = new URL(request.url ?? '/', 'http://localhost').searchParams
  return Object.fromEntries(Object.entries(params).filter(([name]) => sent.has(name)))
}

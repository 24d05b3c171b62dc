import { createHmac } from 'node:crypto'
import { ServiceError } from '../errors/index.ts'
import { monthIn, monthOf, sameTag, tagOf } from '../franking/index.ts'
import type { Franking } from '../franking/index.ts'
import type { ReportedMessage } from './report.ts'

type Ports = { readonly franking: Pick<Franking, 'find' | 'serviceDid'> }

/** To which convo the messages are said to belong, and when they are judged. */
type Of = { readonly convoId: string; readonly now: Date }

/**
 * Checks that each message is what its account sent, at its place in the convo: its tag is the one that the
 * service made when it took in a message of that commitment. Nothing of the log is read, so that a message can be reported
 * that has expired in it.
 *
 * @throws ServiceError `InvalidProof`, `ProofExpired`
 */
export async function verifyMessages(
  { franking }: Ports,
  messages: readonly ReportedMessage[],
  { convoId, now }: Of,
): Promise<void> {
  for (const message of messages) {
    const month = monthIn(message.tag)
    if (month === undefined || month > monthOf(now) + 1) throw invalid(message)
    const key = await franking.find(month)
    if (key === undefined) throw new ServiceError('ProofExpired')
    const commitment = new Uint8Array(createHmac('sha256', message.key).update(message.content).digest())
    const made = tagOf(key, franking.serviceDid, { ...message, convoId, commitment })
    if (!sameTag(made, message.tag)) throw invalid(message)
  }
}

function invalid({ seq }: ReportedMessage): ServiceError {
  return new ServiceError('InvalidProof', { message: `the message at ${String(seq)} is not proven` })
}

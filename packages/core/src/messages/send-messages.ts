import { tellConvo } from '../bus/index.ts'
import type { Bus } from '../bus/index.ts'
import type { Database } from '../database/index.ts'
import { isServiceError, ServiceError } from '../errors/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import { parseApplicationMessage } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import type { PushNotes } from '../push/notes.ts'
import { maxBatch, maxCiphertextBytes } from './limits.ts'
import { errorOf } from './refusal.ts'
import { storeMessages } from './store-messages.ts'
import type { Outcome, OutgoingMessage } from './store-messages.ts'

/** A message as its sender hands it in. */
export type MessageToSend = {
  readonly convoId: string
  readonly messageId: string
  readonly ciphertext: Uint8Array
}

/** What became of a message: its place in the log, or the error that it alone met. */
export type SendResult =
  | { readonly seq: number; readonly createdAt: Date; readonly error?: never }
  | { readonly error: ServiceError }

/** What sending needs. */
export type SendPorts = {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  /** Where devices that are away are thought of; they are not woken if it is left out. */
  readonly push?: Pick<PushNotes, 'stored'>
}

/**
 * Sends 1 to 50 messages of a device, to one convo or several, in the order given; each succeeds or fails by itself.
 * The same message id again gets the first answer, also when its epoch has meanwhile become too old. Whoever follows
 * the convos is told after the commit.
 */
export async function sendMessages(
  ports: SendPorts,
  { caller, messages }: { readonly caller: DeviceCaller; readonly messages: readonly MessageToSend[] },
): Promise<SendResult[]> {
  if (messages.length === 0 || messages.length > maxBatch)
    throw new ServiceError('InvalidRequest', { message: `send 1 to ${String(maxBatch)} messages at once` })
  const parsed = messages.map((message) => parse(message, caller))
  const sound = parsed.filter((message): message is OutgoingMessage => !isServiceError(message))
  const now = ports.clock.now()
  const outcomes = sound.length === 0 ? [] : await storeMessages(ports.db, sound, now)
  notePush(ports.push, { sound, outcomes, now, by: caller })
  await tellReaders(ports.bus, sound, outcomes)
  const next = outcomes.values()
  return parsed.map((message) => (isServiceError(message) ? { error: message } : resultOf(next.next().value)))
}

/** Reads group and epoch from the message itself; an error is the answer to this message alone. */
function parse(message: MessageToSend, caller: DeviceCaller): OutgoingMessage | ServiceError {
  const { convoId, messageId, ciphertext } = message
  try {
    if (ciphertext.length > maxCiphertextBytes) throw new ServiceError('PayloadTooLarge')
    const { groupId, epoch, authenticatedData } = parseApplicationMessage(ciphertext)
    if (authenticatedData.id !== messageId)
      throw new ServiceError('InvalidMls', {
        message: 'the message id is not the one of the authenticated data',
      })
    return { convoId, messageId, ciphertext, groupId, epoch, did: caller.did, deviceId: caller.deviceId }
  } catch (error) {
    if (isServiceError(error)) return error
    throw error
  }
}

function resultOf(outcome: Outcome | undefined): SendResult {
  if (outcome === undefined) throw new Error('a message was given no outcome')
  return 'verdict' in outcome ? { error: errorOf(outcome) } : outcome
}

/** What was stored now, not what was known before: its time is not before the one it was stored by. */
function notePush(
  push: SendPorts['push'],
  {
    sound,
    outcomes,
    now,
    by,
  }: {
    readonly sound: readonly OutgoingMessage[]
    readonly outcomes: readonly Outcome[]
    readonly now: Date
    readonly by: DeviceCaller
  },
): void {
  for (const [index, { convoId }] of sound.entries()) {
    const outcome = outcomes[index]
    if (outcome !== undefined && !('verdict' in outcome) && outcome.createdAt >= now)
      push?.stored(convoId, by)
  }
}

/**
 * One hint for each convo. Also for a message that was known already: its first sender may have been killed between
 * the commit and the hint.
 */
async function tellReaders(
  bus: Bus,
  messages: readonly OutgoingMessage[],
  outcomes: readonly Outcome[],
): Promise<void> {
  const heads = new Map<string, number>()
  for (const [index, { convoId }] of messages.entries()) {
    const outcome = outcomes[index]
    if (outcome === undefined || 'verdict' in outcome) continue
    heads.set(convoId, Math.max(heads.get(convoId) ?? 0, outcome.seq))
  }
  for (const [convoId, seq] of heads) await tellConvo(bus, convoId, { seq, members: false })
}

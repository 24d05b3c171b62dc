import { tellConvo } from '../bus/index.ts'
import type { Bus } from '../bus/index.ts'
import { isDatabaseUnavailable } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { isServiceError, ServiceError } from '../errors/index.ts'
import type { Franking, Stamps } from '../franking/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import { parseApplicationMessage } from '../mls/index.ts'
import { traced } from '../ports/index.ts'
import type { Clock } from '../ports/index.ts'
import { gather } from './gather.ts'
import type { GatherLimits } from './gather.ts'
import { repeatWakesMs } from '../push/limits.ts'
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
  /** What binds messages to their senders; they cannot be reported if it is left out. */
  readonly franking?: Pick<Franking, 'stamp'>
}

/** Messages of one device, to be sent. */
export type Sending = { readonly caller: DeviceCaller; readonly messages: readonly MessageToSend[] }

/** Sends messages, as {@link sendMessages} does. */
export type SendMessages = (sending: Sending) => Promise<SendResult[]>

/** One statement stores some hundreds; a few at once, so that a convo whose lock is held up holds up few others. */
const sendLimits: GatherLimits = { most: 256, atOnce: 4 }

/**
 * Makes what sends on a node: sends that arrive while others are being stored are stored together, by one statement, so
 * that a thousand senders cost a few round trips.
 */
export function createSender(ports: SendPorts, limits: GatherLimits = sendLimits): SendMessages {
  const store = gather(
    (messages: readonly OutgoingMessage[]) =>
      traced({ kind: 'batch', name: 'store messages', count: messages.length }, () =>
        storeAndTell(ports, messages),
      ),
    (error) => !isDatabaseUnavailable(error),
    limits,
  )
  // By itself: what is stored together is in the trace of the first that waited for it, and shows no other.
  const send: typeof store = (messages) =>
    traced({ kind: 'batch', name: 'send messages', count: messages.length }, () => store(messages))
  return (sending) => sendThrough(send, sending)
}

/**
 * Sends 1 to 50 messages of a device, to one convo or several, in the order given; each succeeds or fails by itself.
 * The same message id again gets the first answer, also when its epoch has meanwhile become too old. Whoever follows
 * the convos is told after the commit.
 */
export function sendMessages(ports: SendPorts, sending: Sending): Promise<SendResult[]> {
  return sendThrough((messages) => storeAndTell(ports, messages), sending)
}

async function sendThrough(
  store: (messages: readonly OutgoingMessage[]) => Promise<readonly Outcome[]>,
  { caller, messages }: Sending,
): Promise<SendResult[]> {
  if (messages.length === 0 || messages.length > maxBatch)
    throw new ServiceError('InvalidRequest', { message: `send 1 to ${String(maxBatch)} messages at once` })
  const parsed = messages.map((message) => parse(message, caller))
  const sound = parsed.filter((message): message is OutgoingMessage => !isServiceError(message))
  const outcomes = sound.length === 0 ? [] : await store(sound)
  const next = outcomes.values()
  return parsed.map((message) => (isServiceError(message) ? { error: message } : resultOf(next.next().value)))
}

/** Nobody is told of a message before its transaction has committed. */
async function storeAndTell(
  { db, bus, clock, push, franking }: SendPorts,
  messages: readonly OutgoingMessage[],
): Promise<Outcome[]> {
  const now = clock.now()
  const stamps = (await franking?.stamp(messages, now)) ?? withoutStamps(messages)
  const outcomes = await storeMessages(db, { messages, now, stamps })
  if (push !== undefined) notePush(push, { messages, outcomes, now })
  await tellReaders(bus, messages, outcomes)
  return outcomes
}

function withoutStamps(messages: readonly OutgoingMessage[]): Stamps {
  return { prefix: null, of: messages.map(() => null) }
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
    const { commitment } = authenticatedData
    const { did, deviceId } = caller
    return { convoId, messageId, ciphertext, groupId, epoch, commitment, did, deviceId }
  } catch (error) {
    if (isServiceError(error)) return error
    throw error
  }
}

function resultOf(outcome: Outcome | undefined): SendResult {
  if (outcome === undefined) throw new Error('a message was given no outcome')
  return 'verdict' in outcome ? { error: errorOf(outcome) } : outcome
}

/**
 * What was stored now, or a moment ago: a send whose answer was lost is stored, unnoted, and comes again as known. To
 * note a message twice wakes nobody twice who has not been woken yet.
 */
function notePush(
  push: Pick<PushNotes, 'stored'>,
  stored: {
    readonly messages: readonly OutgoingMessage[]
    readonly outcomes: readonly Outcome[]
    readonly now: Date
  },
): void {
  const { messages, outcomes, now } = stored
  const since = new Date(now.getTime() - repeatWakesMs)
  for (const [index, { convoId, did, deviceId }] of messages.entries()) {
    const outcome = outcomes[index]
    if (outcome !== undefined && !('verdict' in outcome) && outcome.createdAt >= since)
      push.stored(convoId, { did, deviceId })
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

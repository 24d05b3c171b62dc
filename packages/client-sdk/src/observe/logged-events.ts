import type { ClientEvent, ClientEventType } from '../client/events.ts'
import type { Fields, LogEntry, LogLevel } from './hooks.ts'

const levels: Readonly<Record<ClientEventType, LogLevel>> = {
  ...{ message: 'debug', messageChanged: 'debug', messagesExpired: 'debug', outgoing: 'debug' },
  ...{ discarded: 'debug', read: 'debug', readReceipt: 'debug', typing: 'debug' },
  ...{ convoAdded: 'info', convoChanged: 'info', convoEnded: 'info', convoReset: 'info', connection: 'info' },
  ...{ joinRequested: 'info', joinRequestSent: 'info', joinRequestAnswered: 'info' },
  ...{ deviceAdded: 'info', deviceRemoved: 'info', newDevice: 'info', deviceVerified: 'info' },
  ...{ removalSuggested: 'info', removalWithdrawn: 'info', sendingResumed: 'info', recovered: 'info' },
  ...{ undecryptable: 'warn', gap: 'warn', recovering: 'warn', sendingHeld: 'warn', unknown: 'warn' },
  ...{ resetRequested: 'warn', serviceRestored: 'warn', convoRestored: 'warn', convoRejoined: 'warn' },
  ...{ deviceUnendorsed: 'warn', deviceRefused: 'warn', error: 'warn', signInRequired: 'warn' },
  ...{ thisDeviceRemoved: 'warn', historyAdded: 'info', historyTransfer: 'info', backup: 'info' },
  ...{ serverMisjudged: 'error', resetRefused: 'error' },
}

/** Fields of events that are ids, numbers or names of closed lists. Whatever else an event has is not logged. */
const told = [
  ...['convoId', 'deviceId', 'seq', 'fromSeq', 'toSeq', 'generation', 'state', 'step', 'status'],
  ...['reason', 'during', 'active', 'verified', 'endorsed'],
] as const

/** An event as an entry of the log: what happened to what, and nothing of what was said, or who said it. */
export function logged(event: ClientEvent): Omit<LogEntry, 'at'> {
  return {
    level: levels[event.type],
    event: event.type,
    fields: { ...plainFields(event), ...special(event) },
  }
}

function plainFields(event: ClientEvent): Fields {
  const given = new Map<string, unknown>(Object.entries(event))
  // The reason of a reset is what an admin wrote, and that of an end of the session what a server said.
  if (event.type === 'convoReset' || event.type === 'signInRequired') given.delete('reason')
  return Object.fromEntries(
    told.flatMap((name) => (isField(given.get(name)) ? [[name, given.get(name)]] : [])),
  ) as Fields // by isField
}

function isField(value: unknown): value is Fields[string] {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function special(event: ClientEvent): Fields {
  switch (event.type) {
    case 'message':
    case 'messageChanged':
    case 'outgoing': {
      const { seq, state } = event.message
      return seq === undefined ? { state } : { state, seq }
    }
    case 'error':
      return { error: event.error.error, retryable: event.error.retryable }
    case 'convoChanged':
      return { added: event.added.length, removed: event.removed.length }
    case 'sendingHeld':
      return { devices: event.devices.length }
    case 'historyTransfer':
      return {
        direction: event.direction,
        done: event.progress.done,
        of: event.progress.of,
        ...failed(event.error),
      }
    case 'backup':
      return failed(event.error)
    case 'unknown':
      return { $type: typeOf(event.event) }
    default:
      return {}
  }
}

function failed(error: string | undefined): Fields {
  return error === undefined ? {} : { error }
}

function typeOf(value: unknown): string {
  const named = typeof value === 'object' && value !== null && '$type' in value ? value.$type : undefined
  return typeof named === 'string' ? named : 'none'
}

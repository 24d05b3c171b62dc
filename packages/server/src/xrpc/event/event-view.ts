import type { StreamEvent } from '@catbird-mls/core/events'
import type * as Account from '../../lexicon/types/blue/catbird/mls/event/defs.ts'
import type * as Stream from '../../lexicon/types/blue/catbird/mls/event/subscribe.ts'
import type { $Typed } from '../../lexicon/util.ts'
import { entryView } from '../message/entry-view.ts'

type AccountEventKind = (StreamEvent & { kind: 'accountEvent' })['event']
type WireAccountEvent =
  | $Typed<Account.ConvoAdded>
  | $Typed<Account.ConvoAccepted>
  | $Typed<Account.ConvoMuted>
  | $Typed<Account.ConvoUnmuted>
  | $Typed<Account.ConvoLeft>
  | $Typed<Account.ConvoRemoved>
  | $Typed<Account.Welcome>
  | $Typed<Account.KeyPackagesLow>
  | $Typed<Account.DeviceAdded>
  | $Typed<Account.DeviceRemoved>
  | $Typed<Account.JoinRequested>
  | $Typed<Account.JoinRequestAnswered>

/** What a device is told, in its lexicon's form. */
export function eventView(event: StreamEvent): $Typed<Stream.LogEntry> | $Typed<Stream.AccountEvent> {
  switch (event.kind) {
    case 'logEntry': {
      const entry = entryView(event.entry)
      return { $type: 'blue.catbird.mls.event.subscribe#logEntry', convoId: event.convoId, entry }
    }
    case 'accountEvent':
      return {
        $type: 'blue.catbird.mls.event.subscribe#accountEvent',
        seq: event.seq,
        createdAt: event.createdAt.toISOString(),
        event: accountEventView(event.event),
      }
    default:
      return event satisfies never
  }
}

function accountEventView({ kind, ...fields }: AccountEventKind): WireAccountEvent {
  // The domain names its events as the lexicon does, and gives them the same fields.
  return { $type: `blue.catbird.mls.event.defs#${kind}`, ...fields } as WireAccountEvent
}

import { membersOf } from '@catbird-mls/core/mls'
import { policyOf } from '../mls/index.ts'
import type { Trust } from '../trust/trust.ts'
import type { AccountEvent } from '../xrpc/generated/types/blue/catbird/mls/event/subscribe.ts'
import type { ConvoBook } from './convo-book.ts'
import type { ConvoFinder } from './convo-finder.ts'
import type { ConvoSlot } from './convo-slot.ts'
import { takeAnswer } from './doorstep.ts'
import type { KeyPackageStock } from './key-package-stock.ts'
import type { Ports } from './ports.ts'
import { takeMuted } from './take-muted.ts'
import { takeRead } from './take-read.ts'
import type { WelcomeReader } from './welcome-reader.ts'

/** Whom events of the account concern. */
interface Concerned extends Pick<Ports, 'device' | 'emit'> {
  readonly book: ConvoBook
  readonly trust: Pick<Trust, 'hurry'>
  readonly stock: Pick<KeyPackageStock, 'topUp'>
  readonly finder: Pick<ConvoFinder, 'added' | 'gone'>
  readonly welcomes: Pick<WelcomeReader, 'read'>
  /** Fetches the view of a convo, of which something changed that its log does not tell. */
  readonly lookAgain: (slot: ConvoSlot | undefined) => Promise<void>
}

/** Of each event only its name stands in what a page loads. */
const DEFS = 'blue.catbird.mls.event.defs#'

/** What an event may say. */
type Told = { readonly [field in 'convoId' | 'deviceId' | 'did' | 'status']?: string } & {
  readonly seq?: number
}

/** Takes in an event of the account. */
export async function takeAccountEvent(event: AccountEvent['event'], concerned: Concerned): Promise<void> {
  const { book, trust, stock, finder, welcomes, device, emit, lookAgain } = concerned
  const { convoId = '', deviceId = '', did = '', status = '', seq } = event as Told
  const isOwn = deviceId === device.deviceId
  const { $type } = event
  const name: string = $type.replace(DEFS, '')
  switch (name) {
    case 'convoAdded':
    case 'convoAccepted':
      return finder.added(convoId)
    case 'convoMuted':
    case 'convoUnmuted':
      return takeMuted(book.get(convoId), name === 'convoMuted')
    case 'convoRead':
      return takeRead(book.get(convoId), seq)
    case 'convoAvailability':
      return lookAgain(book.get(convoId))
    case 'relationChanged':
      return relationChanged(did, concerned)
    case 'welcome':
      return isOwn ? welcomes.read() : undefined
    case 'convoLeft':
      return finder.gone(convoId, 'left')
    case 'convoRemoved':
      return finder.gone(convoId, 'removed')
    case 'keyPackagesLow':
      return isOwn ? stock.topUp() : undefined
    case 'deviceAdded':
    case 'deviceRemoved':
      emit({ type: name, deviceId })
      trust.hurry(device.did)
      return
    case 'joinRequested':
      emit({ type: name, convoId, did })
      return
    case 'joinRequestAnswered': {
      const slot = book.get(convoId)
      emit({ type: name, convoId, status })
      return slot === undefined ? undefined : takeAnswer(slot, status)
    }
    default:
      emit({ type: 'unknown', event })
  }
}

/** The account blocks another one from now on, or no longer: groups that both are in show it. */
async function relationChanged(did: string, { book, lookAgain }: Concerned): Promise<void> {
  for (const slot of book.all()) {
    const { group } = await slot.loaded()
    const members: ReadonlySet<string> | undefined =
      group && membersOf({ tree: group.tree, policy: policyOf(group) })
    if (slot.state.record.addedBy === did || members?.has(did) === true) await lookAgain(slot)
  }
}

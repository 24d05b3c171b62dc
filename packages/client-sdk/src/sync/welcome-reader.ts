import { toHex } from '../bytes.ts'
import { isError } from '../errors.ts'
import { epochOf, invitedBy, joinFromWelcome, MlsEngineError, publicOf } from '../mls/index.ts'
import type { GroupState } from '../mls/index.ts'
import type { KeyPackageRecord } from '../store/device-record.ts'
import { readUpTo } from '../store/convo-record.ts'
import { keys } from '../store/keys.ts'
import type { ConvoView } from '../xrpc/generated/types/blue/catbird/mls/convo/defs.ts'
import type { WelcomeView } from '../xrpc/generated/types/blue/catbird/mls/group/defs.ts'
import { adopt, arrived } from './adopt.ts'
import { settleJoins } from './attempt-outcome.ts'
import type { ConvoBook } from './convo-book.ts'
import type { ConvoSlot } from './convo-slot.ts'
import { recordFromView } from './convo-view.ts'
import type { Draft } from './draft.ts'
import { addIntent } from './intents.ts'
import type { KeyPackageStock } from './key-package-stock.ts'
import { standing, takeView } from './metadata-keeper.ts'
import { persistently } from './ports.ts'
import { isAnnounced } from './reset/announced.ts'
import type { Resets } from './reset/resets.ts'
import type { Ports } from './ports.ts'
import { restoreCode } from './restore/code.ts'
import { SingleFlight } from './single-flight.ts'
import { viewConvo } from './view-convo.ts'

type Reason = 'keyPackageUnknown' | 'undecryptable'

/** How a convo's log is followed up to a Welcome's place in it. */
interface Following {
  readonly catchUp: (slot: ConvoSlot) => Promise<void>
  readonly resets: Pick<Resets, 'upTo' | 'isSame'>
}

/**
 * Opens the Welcomes that wait for this device. A Welcome is acknowledged after its effect is stored, so one
 * that is met again (the client was killed in between) is only acknowledged again. One that cannot be opened
 * is rejected, and the device joins by external commit instead.
 *
 * A Welcome to a convo that this device is in means that it was removed and added again while it was away: it reads the
 * log up to its removal first, with the keys it has, since the Welcome's open nothing of that.
 */
export class WelcomeReader {
  readonly #ports: Pick<Ports, 'api' | 'device' | 'timing' | 'signal' | 'emit'>
  readonly #book: ConvoBook
  readonly #stock: Pick<KeyPackageStock, 'find' | 'topUp'>
  readonly #follow: Following
  readonly #flight = new SingleFlight<'welcomes'>(() => this.#readAll())

  constructor(
    ports: Pick<Ports, 'api' | 'device' | 'timing' | 'signal' | 'emit'>,
    book: ConvoBook,
    stock: Pick<KeyPackageStock, 'find' | 'topUp'>,
    follow: Following,
  ) {
    this.#ports = ports
    this.#book = book
    this.#stock = stock
    this.#follow = follow
  }

  /** Opens all that wait. */
  read(): Promise<void> {
    return this.#flight.run('welcomes')
  }

  async #readAll(): Promise<void> {
    const { api } = this.#ports
    for (let cursor: string | undefined; ;) {
      const params = cursor === undefined ? {} : { cursor }
      const { data } = await persistently(this.#ports, 'fetching Welcomes', () =>
        api.group.listWelcomes(params),
      )
      for (const welcome of data.welcomes) await this.#open(welcome)
      if (data.cursor === undefined || data.welcomes.length === 0) return
      cursor = data.cursor
    }
  }

  async #open(welcome: WelcomeView): Promise<void> {
    const { api } = this.#ports
    const { convoId, welcomeId } = welcome
    const view = await viewConvo(this.#ports, convoId)
    const slot = view ? this.#book.getOrAdd(recordFromView(view)) : this.#unended(convoId)
    if (slot === undefined) return this.#acknowledge(welcomeId)
    if (slot.state.record.ended === 'restored')
      await (await restoreCode()).acceptAgain(this.#ports, slot, view)
    if (!(await this.#follow.resets.upTo(slot, welcome.generation))) return
    if (!(await isPast(slot, welcome)) && slot.state.record.phase !== 'lost') await this.#follow.catchUp(slot)
    if (await isPast(slot, welcome)) return this.#acknowledge(welcomeId)
    const own = await this.#stock.find(welcome.keyPackageRef)
    const joined = own && (await this.#join(welcome, own))
    const { generation } = welcome
    if (
      joined &&
      (await this.#follow.resets.isSame(slot, generation, () => publicOf(joined.group))) !== 'yes'
    )
      return
    if (own && joined && isAnnounced(slot.state.record, { generation, group: joined.group })) {
      const taken = await slot.turn((draft) => takeWelcome(draft, this.#ports, joined, view))
      return taken ? this.#acknowledge(welcomeId) : undefined
    }
    await slot.turn((draft) => joinInstead(draft, this.#ports.timing.now()))
    const reason: Reason = own === undefined ? 'keyPackageUnknown' : 'undecryptable'
    await this.#settle(() => api.group.rejectWelcome({ welcomeId, reason }))
    // The service has withdrawn the key package, perhaps the last resort.
    await this.#stock.topUp()
  }

  /** A convo that goes on for this device, which does not know yet that it was taken out: what was before is for it. */
  #unended(convoId: string): ConvoSlot | undefined {
    const slot = this.#book.get(convoId)
    return slot?.state.record.phase === 'ended' ? undefined : slot
  }

  async #join(view: WelcomeView, keyPackage: KeyPackageRecord): Promise<Joined | undefined> {
    const { device } = this.#ports
    const { welcome, ratchetTree } = view
    try {
      const group = await joinFromWelcome({ device, welcome, ratchetTree, keyPackage })
      const by = (await invitedBy(group, { device, welcome, keyPackage }))?.did
      return { group, by: by === device.did ? undefined : by, own: keyPackage, welcome: view }
    } catch (err) {
      if (err instanceof MlsEngineError) return undefined
      throw err
    }
  }

  #acknowledge(welcomeId: string): Promise<void> {
    return this.#settle(() => this.#ports.api.group.ackWelcome({ welcomeId }))
  }

  async #settle(call: () => Promise<unknown>): Promise<void> {
    await persistently(this.#ports, 'answering a Welcome', call).catch((err: unknown) => {
      if (!isError(err, 'WelcomeNotFound')) throw err
    })
  }
}

/** What a Welcome leads into, and the other account that has made it. */
interface Joined {
  readonly group: GroupState
  readonly by: string | undefined
  readonly own: KeyPackageRecord
  readonly welcome: WelcomeView
}

/** Whether the device was in the group at this Welcome's place in the log already, or is past it. */
async function isPast(slot: ConvoSlot, welcome: WelcomeView): Promise<boolean> {
  const { record, group } = await slot.loaded()
  // One that is out of step has read on, and was not there: it was taken out and added again, and is in step by this.
  const reached = record.phase === 'lost' ? record.recovery?.seq : readUpTo(record)
  if (reached !== undefined && reached >= welcome.seq) return true
  if (record.generation === welcome.generation) return group !== undefined && epochOf(group) >= welcome.epoch
  // Who was in no generation yet begins with the one that the Welcome is of, and follows the resets since.
  return record.generation > welcome.generation && (group !== undefined || record.announced !== undefined)
}

/**
 * Takes a Welcome in; not while an external commit of this device is on its way, which may replace the leaf that
 * the Welcome speaks of: that settles first, and the Welcome is then past or as good as it was. Who is in a group has
 * no use for a Welcome: it would have been taken out first, and have read of that.
 */
async function takeWelcome(
  draft: Draft,
  ports: Pick<Ports, 'device' | 'timing'>,
  { group, by, own, welcome }: Joined,
  view: ConvoView | undefined,
): Promise<boolean> {
  const { phase } = draft.state.record
  if (draft.state.attempt !== undefined || phase === 'joined' || phase === 'held') return false
  const { convoId, generation, seq } = welcome
  const { record } = draft.state
  const status = view ? standing(record, view) : record.status
  await adopt(draft, group, { generation, epochSeq: seq })
  arrived(draft, seq)
  // The commit is still read, for what it says to joiners.
  draft.record({ status, seq: seq - 1 })
  await settleJoins(draft, ports)
  if (!own.lastResort) draft.put(keys.keyPackage(toHex(own.ref)), undefined)
  if (record.announced === undefined) {
    draft.record({ addedBy: by })
    draft.events.push({ type: 'convoAdded', convoId, status, by })
  } else draft.events.push({ type: 'recovered', convoId })
  if (view !== undefined) await takeView(draft, view)
  draft.todo.add('read').add('send')
  if (view?.members.some(({ leaving }) => leaving === true) === true) draft.todo.add('metadata')
  return true
}

function joinInstead(draft: Draft, now: number): void {
  draft.record({ phase: 'outside' })
  addIntent(draft, { kind: 'join' }, { now, notBefore: now })
}

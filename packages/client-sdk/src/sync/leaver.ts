import { isError, MlsClientError } from '../errors.ts'
import { leavesOf, leaveStatement, ownLeaf } from '../mls/index.ts'
import type { ConvoView } from '../xrpc/generated/types/blue/catbird/mls/convo/defs.ts'
import { end } from './adopt.ts'
import type { ConvoSlot } from './convo-slot.ts'
import { addIntent } from './intents.ts'
import { persistently } from './ports.ts'
import type { Ports } from './ports.ts'
import { SingleFlight } from './single-flight.ts'
import { viewConvo } from './view-convo.ts'
import type { Waiters } from './waiters.ts'

/** A statement that the service refuses is made anew, for the leaf as the log has it by then, this often. */
const MOST_STATEMENTS = 5

type LeaverPorts = Pick<Ports, 'api' | 'device' | 'timing' | 'signal' | 'emit'>

/**
 * Leaves a convo: the account's other devices are taken out first, then this one leaves its statement, on whose ground
 * any member removes it (protocol.md, "Devices and trust"). That it is leaving is stored before, so that it goes on
 * after a restart; it is over when the convo ends for this device, also where somebody adds the account again after.
 */
export class Leaver {
  readonly #ports: LeaverPorts
  readonly #waiters: Waiters
  readonly #catchUp: (slot: ConvoSlot) => Promise<void>
  readonly #flight = new SingleFlight<ConvoSlot>((slot) => this.#leave(slot))

  /** `catchUp` reads a convo's log to its end. */
  constructor(ports: LeaverPorts, waiters: Waiters, catchUp: (slot: ConvoSlot) => Promise<void>) {
    this.#ports = ports
    this.#waiters = waiters
    this.#catchUp = catchUp
  }

  /**
   * Resolves when the account is out, or nothing holds it any more but that somebody commits it.
   *
   * @throws MlsClientError `LastAdmin`: a group's last admin has to make another one first
   */
  leave(slot: ConvoSlot): Promise<void> {
    return this.#flight.run(slot)
  }

  async #leave(slot: ConvoSlot): Promise<void> {
    await slot.turn((draft) => {
      if (draft.state.record.phase !== 'ended') draft.record({ leaving: true })
    })
    try {
      await this.#takeOutOwnDevices(slot)
      await this.#say(slot)
    } catch (err) {
      if (isError(err, 'ClientClosed')) throw err
      if (!isLeaving(slot)) return
      if (!isError(err, 'ConvoNotFound', 'NotMember')) {
        await slot.turn((draft) => draft.record({ leaving: false }))
        throw err
      }
    }
    await slot.turn((draft) => {
      if (draft.state.record.leaving === true) end(draft, 'left')
    })
  }

  async #takeOutOwnDevices(slot: ConvoSlot): Promise<void> {
    const { device, timing } = this.#ports
    const { group, record } = await slot.loaded()
    const mayCommit = record.phase === 'joined' && record.status === 'accepted'
    if (group === undefined || record.kind !== 'group' || !mayCommit) return
    checkHeir(await viewConvo(this.#ports, slot.convoId), device.did)
    const leaves = leavesOf(group.tree)
      .filter(({ did, leafIndex }) => did === device.did && leafIndex !== ownLeaf(group))
      .map(({ did, deviceId, leafIndex }) => ({ did, deviceId, leafIndex }))
    if (leaves.length === 0) return
    const [id, now] = [crypto.randomUUID(), timing.now()]
    const want = { kind: 'removeLeaves', leaves, leaving: true } as const
    await this.#waiters.after(id, () =>
      slot.turn((draft) => {
        if (draft.state.record.leaving !== true) throw new MlsClientError('ConvoEnded')
        addIntent(draft, want, { id, now, notBefore: now })
      }),
    )
  }

  /** The own leaf may have changed by the time that the service is reached: each try signs for the present one. */
  async #say(slot: ConvoSlot): Promise<void> {
    for (let statements = 1; ; statements++) {
      try {
        await persistently(this.#ports, 'leaving', () => this.#sayOnce(slot))
        return
      } catch (err) {
        if (!isError(err, 'InvalidLeaveStatement') || statements === MOST_STATEMENTS) throw err
        await this.#catchUp(slot)
      }
    }
  }

  async #sayOnce(slot: ConvoSlot): Promise<void> {
    const { api, device } = this.#ports
    const { convoId } = slot
    const { group } = await slot.loaded()
    if (!isLeaving(slot)) return
    const statements = group === undefined ? [] : [await leaveStatement(group, device, convoId)]
    await api.convo.leaveConvo({ convoId, statements })
  }
}

function isLeaving({ state: { record } }: ConvoSlot): boolean {
  return record.leaving === true
}

/** A group goes on with an admin or not at all: asked before anything is done, and of the service, which knows who leaves. */
function checkHeir(view: ConvoView | undefined, self: string): void {
  const staying = (view?.members ?? []).filter(({ did, leaving }) => did !== self && leaving !== true)
  if (staying.length > 0 && !staying.some(({ role }) => role === 'admin'))
    throw new MlsClientError('LastAdmin')
}

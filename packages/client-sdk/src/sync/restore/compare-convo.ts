import { isError, MlsClientError } from '../../errors.ts'
import type { ConvoView } from '../../xrpc/generated/types/blue/catbird/mls/convo/defs.ts'
import type { ConvoSlot } from '../convo-slot.ts'
import type { ConvoState } from '../draft.ts'
import { persistently, report } from '../ports.ts'
import type { Ports } from '../ports.ts'
import { backoff } from '../timing.ts'
import { viewConvo } from '../view-convo.ts'
import { isSameHead, lastCommon } from './last-common.ts'
import { messagesBehind } from './move-lost.ts'
import { isOnLine } from './on-line.ts'
import { endRestored, setBack } from './set-back.ts'
import { withdrawStock } from './withdraw-stock.ts'

type ComparePorts = Pick<Ports, 'api' | 'store' | 'device' | 'timing' | 'signal' | 'emit'>

/** What is held of a convo, and whether key packages of before are to be withdrawn if the service has less. */
interface Held {
  readonly before: ConvoState
  readonly restock: boolean
}

/**
 * Compares a convo until it is known: what failed for good is tried again, since nothing can be done in it before.
 *
 * @param announced whether the service has said that it was set back: then it hands out no key package of before
 */
export async function compareConvo(ports: ComparePorts, slot: ConvoSlot, announced: boolean): Promise<void> {
  const { timing, signal } = ports
  for (let tries = 1; !signal.aborted; tries++) {
    try {
      if (!(await compareOnce(ports, slot, announced))) continue
      await withdrawStock(ports, slot)
      return
    } catch (err) {
      if (isError(err, 'ClientClosed', 'DeviceNotFound', 'AccountSuspended')) throw err
      report(ports, 'comparing a convo', err)
      await timing.sleep(backoff(tries, timing), signal)
    }
  }
  throw new MlsClientError('ClientClosed')
}

/** Whether the service has lost the line of this device's epoch. */
export async function isLineLost(ports: ComparePorts, slot: ConvoSlot): Promise<boolean> {
  const view = await viewConvo(ports, slot.convoId)
  return view !== undefined && !(await isOnLine(ports, await slot.loaded(), view))
}

/**
 * Compares what is held of a convo with what the service has of it, and sets it back where that is less. Gives whether the
 * convo was as it had been when that began; otherwise it is to be done again.
 */
async function compareOnce(ports: ComparePorts, slot: ConvoSlot, announced: boolean): Promise<boolean> {
  const before = await slot.loaded()
  if (before.record.phase === 'creating' || before.record.phase === 'asking') return true
  const view = await viewConvo(ports, slot.convoId)
  const held = { before, restock: !announced }
  return view === undefined ? compareUnseen(ports, slot, held) : compareWith(ports, slot, { ...held, view })
}

async function compareWith(
  ports: ComparePorts,
  slot: ConvoSlot,
  { before, restock, view }: Held & { readonly view: ConvoView },
): Promise<boolean> {
  const { convoId } = slot
  if (before.record.phase === 'ended') await leaveAgain(ports, before)
  const onLine = await isOnLine(ports, before, view)
  const common = await lastCommon(ports, before.record, { head: view, onLine })
  const same = onLine && common.seq === before.record.seq
  await sayAgain(ports, before, { view, ahead: !same })
  if (same) return true
  const messages = await messagesBehind(ports.store, convoId, common.seq)
  return slot.turn(async (draft) => {
    if (!isAsItWas(draft.state, before)) return false
    await setBack(draft, ports, { head: view, onLine, common, messages })
    if (restock) draft.record({ restock })
    return true
  })
}

/**
 * The service does not show the convo to this account. Where it has its log up to what this device has, the account was
 * taken out, as it may be at any time; otherwise it has lost the convo, or that the account was in it.
 */
async function compareUnseen(
  ports: ComparePorts,
  slot: ConvoSlot,
  { before, restock }: Held,
): Promise<boolean> {
  if (await isSameHead(ports, before.record)) return true
  const messages = await messagesBehind(ports.store, slot.convoId, 0)
  return slot.turn(async (draft) => {
    if (!isAsItWas(draft.state, before)) return false
    await endRestored(draft, messages)
    if (restock) draft.record({ restock })
    return true
  })
}

/** An account that has left stays out, though the service has lost that. */
async function leaveAgain(ports: ComparePorts, { record: { convoId, ended } }: ConvoState): Promise<void> {
  if (ended !== 'left') return
  const leave = () => ports.api.convo.leaveConvo({ convoId, statements: [] })
  await persistently(ports, 'leaving', leave).catch((err: unknown) => {
    if (isError(err, 'ClientClosed')) throw err
    if (!isError(err, 'ConvoNotFound', 'NotMember')) report(ports, 'leaving', err)
  })
}

/** What the account has said of a convo: that it is accepted, and, by a device that was ahead, whether it is muted. */
async function sayAgain(
  ports: ComparePorts,
  { record }: ConvoState,
  { view, ahead }: { readonly view: ConvoView; readonly ahead: boolean },
): Promise<void> {
  const { convo } = ports.api
  const { convoId, phase, status, muted } = record
  if (phase === 'ended') return
  if (status === 'accepted' && view.status === 'request')
    await persistently(ports, 'accepting', () => convo.acceptConvo({ convoId }))
  if (!ahead || muted === undefined || muted === view.muted) return
  await persistently(ports, 'muting', async () => {
    if (muted) await convo.muteConvo({ convoId })
    else await convo.unmuteConvo({ convoId })
  })
}

function isAsItWas(now: ConvoState, then: ConvoState): boolean {
  return (
    now.record.seq === then.record.seq && now.group === then.group && now.record.phase === then.record.phase
  )
}

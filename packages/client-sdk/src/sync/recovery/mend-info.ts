import { isError } from '../../errors.ts'
import { epochOf, groupInfoOf } from '../../mls/index.ts'
import type { WrongInfo } from '../../store/recovery-record.ts'
import type { ConvoSlot } from '../convo-slot.ts'
import { persistently, report } from '../ports.ts'
import type { Ports } from '../ports.ts'

type MenderPorts = Pick<Ports, 'api' | 'device' | 'timing' | 'signal' | 'emit'>

/**
 * Puts right a GroupInfo that would mislead whoever joins by it, and says whose it is.
 *
 * wrong → after a wait of chance, unless somebody else has put it right: this device's own is put in its place →
 * reported, unless enough others have done so → done. Past its epoch it is only reported: nobody joins by it any more.
 */
export async function mendInfo(ports: MenderPorts, slot: ConvoSlot): Promise<void> {
  const { timing, signal } = ports
  const { wrongInfo } = slot.state.record
  if (wrongInfo === undefined || (wrongInfo.mended && wrongInfo.reported)) return
  await timing.sleep(wrongInfo.notBefore - timing.now(), signal)
  const { wrongInfo: info } = slot.state.record
  if (signal.aborted || info === undefined) return
  if (!info.mended) await trying(ports, () => put(ports, slot, info))
  if (!info.reported) await trying(ports, () => reportInfo(ports, slot, info))
  await slot.turn((draft) => {
    const { wrongInfo: now } = draft.state.record
    if (now?.accused.seq === info.accused.seq)
      draft.record({ wrongInfo: { ...now, mended: true, reported: true } })
  })
}

async function put(ports: MenderPorts, slot: ConvoSlot, { generation, epoch }: WrongInfo): Promise<void> {
  const { api, device } = ports
  const { record, group } = await slot.loaded()
  if (group === undefined || record.phase !== 'joined' || record.status !== 'accepted') return
  if (record.generation !== generation || epochOf(group) !== epoch) return
  const groupInfo = await groupInfoOf(group, device)
  const call = () => api.group.putGroupInfo({ convoId: slot.convoId, generation, epoch, groupInfo })
  await persistently(ports, 'mending a GroupInfo', call)
}

async function reportInfo(ports: MenderPorts, slot: ConvoSlot, info: WrongInfo): Promise<void> {
  const { generation, accused } = info
  const { seq, reason } = accused
  const call = () => ports.api.group.requestRecovery({ convoId: slot.convoId, generation, seq, reason })
  await persistently(ports, 'reporting a GroupInfo', call)
}

/** What fails for good is told of, and done with: others have the same to do. */
async function trying(ports: MenderPorts, work: () => Promise<void>): Promise<void> {
  await work().catch((err: unknown) => {
    if (isError(err, 'ClientClosed')) throw err
    if (!isError(err, 'EpochConflict', 'GenerationConflict')) report(ports, 'mending a GroupInfo', err)
  })
}

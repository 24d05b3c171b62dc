import { isError } from '../../errors.ts'
import { epochOf, groupInfoOf } from '../../mls/index.ts'
import type { WrongInfo } from '../../store/recovery-record.ts'
import type { ConvoSlot } from '../convo-slot.ts'
import { persistently, report } from '../ports.ts'
import type { Ports } from '../ports.ts'
import { SingleFlight } from '../single-flight.ts'

type MenderPorts = Pick<Ports, 'api' | 'device' | 'timing' | 'signal' | 'emit'>

/**
 * Puts right a GroupInfo that would mislead whoever joins by it, and says whose it is.
 *
 * wrong → after a wait of chance, unless somebody else has put it right: this device's own is put in its place →
 * reported, unless enough others have done so → done. Past its epoch it is only reported: nobody joins by it any more.
 */
export class InfoMender {
  readonly #ports: MenderPorts
  readonly #flight = new SingleFlight<ConvoSlot>((slot) => this.#run(slot))

  constructor(ports: MenderPorts) {
    this.#ports = ports
  }

  /** Does what is left to do about the convo's wrong GroupInfo. */
  run(slot: ConvoSlot): Promise<void> {
    return this.#flight.run(slot)
  }

  async #run(slot: ConvoSlot): Promise<void> {
    const { timing, signal } = this.#ports
    const { wrongInfo } = slot.state.record
    if (wrongInfo === undefined || (wrongInfo.mended && wrongInfo.reported)) return
    await timing.sleep(wrongInfo.notBefore - timing.now(), signal)
    const { wrongInfo: info } = slot.state.record
    if (signal.aborted || info === undefined) return
    if (!info.mended) await this.#trying(() => this.#put(slot, info))
    if (!info.reported) await this.#trying(() => this.#report(slot, info))
    await slot.turn((draft) => {
      const { wrongInfo: now } = draft.state.record
      if (now?.accused.seq === info.accused.seq)
        draft.record({ wrongInfo: { ...now, mended: true, reported: true } })
    })
  }

  async #put(slot: ConvoSlot, { generation, epoch }: WrongInfo): Promise<void> {
    const { api, device } = this.#ports
    const { record, group } = await slot.loaded()
    if (group === undefined || record.phase !== 'joined' || record.status !== 'accepted') return
    if (record.generation !== generation || epochOf(group) !== epoch) return
    const groupInfo = await groupInfoOf(group, device)
    const put = () => api.group.putGroupInfo({ convoId: slot.convoId, generation, epoch, groupInfo })
    await persistently(this.#ports, 'mending a GroupInfo', put)
  }

  async #report(slot: ConvoSlot, { generation, accused: { seq, reason } }: WrongInfo): Promise<void> {
    const { api } = this.#ports
    const tell = () => api.group.requestRecovery({ convoId: slot.convoId, generation, seq, reason })
    await persistently(this.#ports, 'reporting a GroupInfo', tell)
  }

  /** What fails for good is told of, and done with: others have the same to do. */
  async #trying(work: () => Promise<void>): Promise<void> {
    await work().catch((err: unknown) => {
      if (isError(err, 'ClientClosed')) throw err
      if (!isError(err, 'EpochConflict', 'GenerationConflict'))
        report(this.#ports, 'mending a GroupInfo', err)
    })
  }
}

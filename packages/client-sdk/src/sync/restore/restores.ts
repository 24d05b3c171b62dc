import { epochOf } from '../../mls/index.ts'
import { keys } from '../../store/keys.ts'
import { serviceHistory } from '../../store/service-history.ts'
import type { ServiceHistory } from '../../store/service-history.ts'
import type { ConvoBook } from '../convo-book.ts'
import type { ConvoSlot } from '../convo-slot.ts'
import type { ConvoState } from '../draft.ts'
import type { Ports } from '../ports.ts'
import { SingleFlight } from '../single-flight.ts'
import { restoreCode } from './code.ts'
import type { Head } from './on-line.ts'

type RestorePorts = Pick<Ports, 'api' | 'store' | 'device' | 'timing' | 'signal' | 'emit'>

/** Convos that are compared side by side. */
const AT_ONCE = 8

/**
 * Notices that the service's database was set back to a backup, and finds out of each convo what that means for it.
 *
 * believed → the service tells another history than was remembered → all convos doubted → compared one by one:
 *   the same up to here → believed;
 *   the service lacks something → set back to what both have ({@link setBack}), and believed from there;
 *   the service lacks the convo, or this account in it → ended, as `restored`.
 * believed → the service's head lies before this device's, or an epoch comes that was left: an operator may have
 *   restored without a word. That convo is doubted and compared in the same way.
 *
 * Of a doubted convo no entry is taken in, no message goes out and nothing is committed. Which histories were compared is
 * stored last: a client that is killed before compares again, which changes nothing where it was done.
 */
export class Restores {
  readonly #ports: RestorePorts
  readonly #book: ConvoBook
  readonly #believed: (slot: ConvoSlot) => void
  readonly #flight = new SingleFlight<ConvoSlot>((slot) => this.#compare(slot))
  #known: ServiceHistory | undefined
  /** How often the service has told another history than before. */
  #changes = 0

  /** `believed` is told of convos that can be worked on again. */
  constructor(ports: RestorePorts, book: ConvoBook, believed: (slot: ConvoSlot) => void) {
    this.#ports = ports
    this.#book = book
    this.#believed = believed
  }

  /** Reads which history was known last; to be called before anything else. */
  async read(): Promise<void> {
    const bytes = await this.#ports.store.get(keys.serviceHistory)
    this.#known = bytes && serviceHistory.decode(bytes)
    if (this.#known?.compared === false) this.#doubtAll()
  }

  /** Which history the service told last; undefined where it never told one. */
  get historyId(): string | undefined {
    return this.#known?.historyId
  }

  /** The service tells this history. Where it is another one, which is given, nothing of any convo is believed from here on. */
  async told(historyId: string | undefined): Promise<boolean> {
    if (historyId === undefined || this.#known?.historyId === historyId) return false
    const first = this.#known === undefined
    this.#known = { historyId, compared: first }
    this.#changes++
    if (!first) this.#doubtAll()
    await this.#save()
    if (!first) this.#ports.emit({ type: 'serviceRestored' })
    return !first
  }

  /** Compares all convos that are doubted, or of which something is left to do. */
  async compareAll(): Promise<void> {
    const known = this.#known
    const left = this.#book.all().filter(({ doubted, state }) => doubted || state.record.restock === true)
    for (let i = 0; i < left.length; i += AT_ONCE)
      await Promise.all(left.slice(i, i + AT_ONCE).map((slot) => this.compare(slot)))
    if (known === undefined || known.compared || known !== this.#known) return
    this.#known = { ...known, compared: true }
    await this.#save()
  }

  /** Compares one convo with what the service has of it. */
  compare(slot: ConvoSlot): Promise<void> {
    slot.doubted = true
    return this.#flight.run(slot)
  }

  /** Compares a convo if the service has lost the line of its epoch; gives whether it has. */
  async hasLostLine(slot: ConvoSlot): Promise<boolean> {
    const isLost = await (await restoreCode()).isLineLost(this.#ports, slot)
    if (isLost) await this.compare(slot)
    return isLost
  }

  /** Whether a head of the service's lies before what this device has of a convo. */
  static isBehind(head: Head, { record, group }: ConvoState): boolean {
    if (head.generation !== record.generation) return head.generation < record.generation
    return head.lastSeq < record.seq || (group !== undefined && head.epoch < epochOf(group))
  }

  #doubtAll(): void {
    for (const slot of this.#book.all()) slot.doubted = true
  }

  #save(): Promise<void> {
    if (this.#known === undefined) return Promise.resolve()
    return this.#ports.store.write([{ key: keys.serviceHistory, value: serviceHistory.encode(this.#known) }])
  }

  /** What was compared with a history says nothing of the one that comes meanwhile: that is compared too. */
  async #compare(slot: ConvoSlot): Promise<void> {
    const { compareConvo } = await restoreCode()
    for (let changes = -1; changes !== this.#changes;) {
      changes = this.#changes
      await compareConvo(this.#ports, slot, this.#known?.compared === false)
    }
    slot.doubted = false
    this.#believed(slot)
  }
}

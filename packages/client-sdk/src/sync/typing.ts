import { decodeContent, encodeContent } from '../content/content.ts'
import { MlsClientError } from '../errors.ts'
import { openEphemeral, sealEphemeral } from '../mls/index.ts'
import type { OpenedEphemeral } from '../mls/index.ts'
import type { Settings } from '../client/settings.ts'
import type { ConvoSlot } from './convo-slot.ts'
import type { Ports } from './ports.ts'

const TYPING = 'blue.catbird.mls.message.defs#typing'
/** An app may tell of every keystroke: the service is told this often at most (ms). */
const EVERY_MS = 3_000
/** Somebody who has not said so again for this long is no longer typing (ms). */
const LAPSES_MS = 7_000

type TypingPorts = Pick<Ports, 'api' | 'device' | 'timing' | 'signal' | 'emit' | 'gate'>

/**
 * Tells others that this device's person is typing, and hears the same of others. Ephemeral messages are kept nowhere
 * and may be lost: what fails is forgotten, since a moment later it would not be true.
 */
export class Typing {
  readonly #ports: TypingPorts
  readonly #settings: Pick<Settings, 'in'>
  /** When it was last told, by convo. */
  readonly #told = new Map<string, number>()
  /** The newest of each device in each convo; and until when those who are typing are. */
  readonly #newest = new Map<string, number>()
  readonly #until = new Map<string, number>()

  constructor(ports: TypingPorts, settings: Pick<Settings, 'in'>) {
    this.#ports = ports
    this.#settings = settings
  }

  /** Tells the convo, unless it was told just now, nothing may be sent there, or the person does not want it. */
  async tell(slot: ConvoSlot): Promise<void> {
    const { timing, gate } = this.#ports
    const { convoId } = slot
    const at = timing.now()
    const { phase, status } = slot.state.record
    if (phase !== 'joined' || status !== 'accepted' || gate.holds(convoId)) return
    if (!this.#isOn(slot)) return
    if (at - (this.#told.get(convoId) ?? -Infinity) < EVERY_MS) return
    this.#told.set(convoId, at)
    await this.#send(slot, at)
  }

  /** Takes in an ephemeral message, unless the person tells nobody of their own. What cannot be opened, is not newer than the last, or is of a later kind is dropped. */
  async take(slot: ConvoSlot, ciphertext: Uint8Array): Promise<void> {
    const { convoId } = slot
    if (!this.#isOn(slot)) return
    const { group: state } = await slot.loaded()
    if (state === undefined) return
    const opened = await openEphemeral({ state, convoId }, ciphertext).catch(() => undefined)
    if (opened === undefined || !this.#isNew(convoId, opened)) return
    if (typeOf(opened) === TYPING) await this.#isTyping(convoId, opened.sender)
  }

  #isOn({ state }: ConvoSlot): boolean {
    return this.#settings.in(state.record).sendTyping
  }

  async #send(slot: ConvoSlot, at: number): Promise<void> {
    const { api, device } = this.#ports
    const { convoId } = slot
    const { group: state } = await slot.loaded()
    if (state === undefined) return
    const content = encodeContent({ $type: TYPING })
    const ciphertext = await sealEphemeral({ state, device, convoId }, { at, content })
    try {
      await api.message.sendEphemeral({ convoId, ciphertext })
    } catch (err) {
      // Not connected, too often, or a commit came first: typing is not worth a word about it.
      if (!(err instanceof MlsClientError)) throw err
    }
  }

  #isNew(convoId: string, { sender, at }: OpenedEphemeral): boolean {
    const key = keyOf(convoId, sender)
    if (at <= (this.#newest.get(key) ?? -Infinity)) return false
    this.#newest.set(key, at)
    return true
  }

  async #isTyping(convoId: string, sender: { did: string; deviceId: string }): Promise<void> {
    const { timing, signal, emit } = this.#ports
    const key = keyOf(convoId, sender)
    const { did, deviceId } = sender
    const until = timing.now() + LAPSES_MS
    if (!this.#until.has(key)) emit({ type: 'typing', convoId, did, deviceId, active: true })
    this.#until.set(key, until)
    await timing.sleep(LAPSES_MS, signal)
    // Said again meanwhile: that one's sleep ends it.
    if (signal.aborted || this.#until.get(key) !== until) return
    this.#until.delete(key)
    emit({ type: 'typing', convoId, did, deviceId, active: false })
  }
}

function typeOf({ content }: OpenedEphemeral): string | undefined {
  try {
    return decodeContent(content).$type
  } catch {
    return undefined // any member can seal what means nothing
  }
}

function keyOf(convoId: string, { did, deviceId }: { did: string; deviceId: string }): string {
  return `${convoId} ${did}#${deviceId}`
}

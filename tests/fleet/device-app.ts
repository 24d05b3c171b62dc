import { MlsClientError } from '@catbird-mls/client'
import type { Convo, MessageView, MlsClient } from '@catbird-mls/client'

/** Something that a person does on a device. `pick`, from 0 to 1, says which of the messages there it is done to. */
export type Deed =
  | { readonly kind: 'speak'; readonly text: string }
  | { readonly kind: 'edit'; readonly pick: number; readonly version: string }
  | { readonly kind: 'react'; readonly pick: number; readonly emoji: string }
  | { readonly kind: 'takeBack'; readonly pick: number }
  | { readonly kind: 'rename'; readonly name: string }

/** What came of a deed. */
export interface Outcome {
  /** The message that it was done to, by the word that its text begins with. */
  readonly message?: string
  /** Whether it is on its way, come what may. */
  readonly queued: boolean
  readonly error?: string
}

/** Everything that a device shows of the convo. */
export interface Snapshot {
  readonly state: string
  readonly name: string
  readonly epoch: string
  readonly members: readonly string[]
  readonly messages: readonly ShownMessage[]
}

/** A message as it is shown. */
export interface ShownMessage {
  readonly id: string
  readonly by: string
  /** Undefined is not JSON: nothing is shown of a message that was taken back. */
  readonly text: string | null
  readonly edited: boolean
  readonly deleted: boolean
  /** Each by emoji and account. */
  readonly reactions: readonly string[]
  readonly failure: string | null
}

/** The small app on a device, in Node and in a page: one convo, and what people do in it. */
export class DeviceApp {
  readonly client: MlsClient
  #convo: Convo | undefined

  constructor(client: MlsClient) {
    this.client = client
  }

  /** Begins the group with these accounts; gives its id. */
  async create(members: string[]): Promise<string> {
    const convo = await this.client.convos.create({ members, name: 'The fleet' })
    return convo.id
  }

  /** Gives whether the device is in the convo, with all that its account has to say to that. */
  async enter(convoId: string): Promise<boolean> {
    const convo = (await this.client.convos.list()).find(({ id }) => id === convoId)
    if (convo?.state !== 'joined') return false
    if (convo.status === 'request') await convo.accept()
    this.#convo = convo
    return true
  }

  /** Resolves once the client has found out that its stream is gone. */
  async offline(): Promise<void> {
    const { client } = this
    while (client.connection === 'live')
      await new Promise<void>((resolve) => {
        const stop = client.on('connection', () => {
          stop()
          resolve()
        })
      })
  }

  async do(deed: Deed): Promise<Outcome> {
    let queued = false
    const target = await this.#target(deed)
    if (target === undefined) return { queued }
    try {
      await this.#do(deed, target, () => (queued = true))
      return { message: wordOf(target.text), queued: true }
    } catch (err) {
      const error = err instanceof MlsClientError ? err.error : err instanceof Error ? err.name : String(err)
      return { message: wordOf(target.text), queued, error }
    }
  }

  async snapshot(): Promise<Snapshot> {
    const convo = this.#entered()
    const [members, messages, at] = [await convo.members(), await this.#messages(), await convo.epoch()]
    const devices = members.flatMap(({ did, role, devices: own }) =>
      own.map(({ deviceId }) => `${did} ${deviceId} ${role}`),
    )
    return {
      state: convo.state,
      name: convo.name ?? '',
      epoch: `${String(at?.generation)}/${String(at?.epoch)}`,
      members: devices.sort(),
      messages: messages.map(shown),
    }
  }

  #do(deed: Deed, { messageId = '', text = '' }: MessageView, onQueued: () => void): Promise<unknown> {
    const convo = this.#entered()
    switch (deed.kind) {
      case 'speak':
        return convo.send(deed.text, { onQueued })
      case 'edit':
        return convo.edit(messageId, `${wordOf(text)} ${deed.version}`)
      case 'react':
        return convo.react(messageId, deed.emoji)
      case 'takeBack':
        return convo.delete(messageId)
      case 'rename':
        return convo.rename({ name: deed.name })
      default:
        return deed satisfies never
    }
  }

  /** What it is done to: for what is done to no message, one that says what is said. */
  async #target(deed: Deed): Promise<MessageView | undefined> {
    const messages = await this.#messages()
    if (deed.kind === 'speak') return { text: deed.text } as MessageView // no other field is looked at
    if (deed.kind === 'rename') return { text: deed.name } as MessageView // likewise
    const there = messages.filter(
      ({ text, seq, own }) => text !== undefined && seq !== undefined && (own || deed.kind === 'react'),
    )
    return there[Math.floor(deed.pick * there.length)]
  }

  #messages(): Promise<MessageView[]> {
    return this.#entered().messages({ limit: 1000 })
  }

  #entered(): Convo {
    if (this.#convo === undefined) throw new Error('the device is not in the convo')
    return this.#convo
  }
}

function wordOf(text: string | undefined): string {
  return text?.split(' ')[0] ?? ''
}

function shown(view: MessageView): ShownMessage {
  const reactions = view.reactions.flatMap(({ emoji, dids }) => dids.map((did) => `${emoji} ${did}`))
  return {
    id: view.messageId ?? '',
    by: view.author?.deviceId ?? '',
    text: view.text ?? null,
    edited: view.edited,
    deleted: view.deleted,
    reactions: reactions.sort(),
    failure: view.failure ?? null,
  }
}

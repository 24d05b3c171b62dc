import { developmentIdentity, memoryStorage, MlsClient } from '@catbird-mls/client'
import type { Convo, DevelopmentIdentity, MessageView } from '@catbird-mls/client'
import { insisting, waitFor } from './wait-for.ts'

/** How long a device may take to hear of something (ms): a restart of the server included. */
const HEARS_WITHIN = 60_000

/** A device of somebody in the story. */
export class Device {
  readonly person: string
  readonly kind: string
  readonly client: MlsClient

  constructor(person: string, kind: string, client: MlsClient) {
    this.person = person
    this.kind = kind
    this.client = client
  }

  /** As the transcript names it: `Alice (phone)`. */
  get name(): string {
    return `${this.person} (${this.kind})`
  }

  convo(convoId: string): Promise<Convo> {
    return this.client.convos.get(convoId)
  }

  /** Waits until this device can follow the convo. */
  async joins(convoId: string): Promise<Convo> {
    const find = async () => (await this.client.convos.list()).find(({ id }) => id === convoId)
    await waitFor(`${this.name} to join`, HEARS_WITHIN, async () => (await find())?.state === 'joined')
    return this.convo(convoId)
  }

  /** Waits until this device knows that its account has accepted the convo. */
  async knowsAcceptance(convoId: string): Promise<void> {
    const convo = await this.convo(convoId)
    await waitFor(`${this.name} to hear of the acceptance`, HEARS_WITHIN, () => convo.status === 'accepted')
  }

  /** Waits until this device has learnt that it is out of the convo. */
  async isOut(convoId: string): Promise<void> {
    const convo = await this.convo(convoId)
    await waitFor(`${this.name} to be out`, HEARS_WITHIN, () => convo.state === 'ended')
  }

  /** Waits until the convo holds a message that fits. */
  async sees(convoId: string, what: string, fits: (message: MessageView) => boolean): Promise<MessageView> {
    let found: MessageView | undefined
    await waitFor(`${this.name} to see ${what}`, HEARS_WITHIN, async () => {
      found = (await (await this.convo(convoId)).messages()).find(fits)
      return found !== undefined
    })
    if (!found) throw new Error('unreachable: waitFor has seen it')
    return found
  }

  /** Every text this device can read in the convo, oldest first. */
  async texts(convoId: string): Promise<string[]> {
    const messages = await (await this.convo(convoId)).messages()
    return messages.flatMap(({ text }) => (text === undefined ? [] : [text]))
  }
}

/** Everybody in the story, and their devices. */
export class Cast implements AsyncDisposable {
  readonly devices: Device[] = []
  readonly #service: { readonly did: string; readonly url: string }
  /** Keeps the accounts of one telling apart from those of another. */
  readonly #seed: string
  readonly #open: typeof MlsClient.open
  readonly #identities = new Map<string, DevelopmentIdentity>()

  constructor(
    service: { readonly did: string; readonly url: string },
    seed: string,
    open: typeof MlsClient.open = (options) => MlsClient.open(options),
  ) {
    this.#service = service
    this.#seed = seed
    this.#open = open
  }

  /** Opens a device for a person, who gets an account with the first one. */
  async enter(person: string, kind: string): Promise<Device> {
    const session = await this.identity(person)
    const storage = memoryStorage()
    const { did: service, url: serviceUrl } = this.#service
    // on the same storage, so that trying again is the same device
    const client = await insisting(() => this.#open({ session, service, serviceUrl, storage }))
    const device = new Device(person, kind, client)
    this.devices.push(device)
    return device
  }

  async identity(person: string): Promise<DevelopmentIdentity> {
    const identity =
      this.#identities.get(person) ?? (await developmentIdentity({ seed: `${this.#seed}:${person}` }))
    this.#identities.set(person, identity)
    return identity
  }

  device(person: string, kind: string): Device {
    const device = this.devices.find((one) => one.person === person && one.kind === kind)
    if (!device) throw new Error(`${person} has no ${kind}`)
    return device
  }

  of(...people: string[]): Device[] {
    return this.devices.filter(({ person }) => people.includes(person))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.devices.map(({ client }) => client.close()))
  }
}

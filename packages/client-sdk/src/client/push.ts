import { decodeWakeUp, generateWakeUpKeys, openWakeUp } from '@catbird-mls/core/mls/wake-up'
import type { WakeUp, WakeUpKeys } from '@catbird-mls/core/mls/wake-up'
import { MlsClientError } from '../errors.ts'
import { keys } from '../store/keys.ts'
import { wakeUpRecord } from '../store/wake-up-record.ts'
import type { Ports } from '../sync/ports.ts'
import type { InputSchema } from '../xrpc/generated/types/blue/catbird/mls/device/registerPush.ts'
import type { BrowserSubscription, PushPlace } from './push-target.ts'

type PushPorts = Pick<Ports, 'api' | 'store' | 'device' | 'service'>

/**
 * Wake-ups for this device while it is away. A wake-up says that there is something, and nothing of what: whoever gets
 * one opens the client, or asks the service.
 *
 * @example
 * const { pushManager } = await navigator.serviceWorker.ready
 * const applicationServerKey = await client.push.applicationServerKey()
 * await client.push.register(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }))
 */
export class Push {
  readonly #ports: PushPorts
  #known: Promise<WakeUpKeys> | undefined

  /** @internal */
  constructor(ports: PushPorts) {
    this.#ports = ports
  }

  /**
   * The key that a browser subscribes with.
   *
   * @throws MlsClientError `PushNotOffered`
   */
  async applicationServerKey(): Promise<Uint8Array<ArrayBuffer>> {
    const { data } = await this.#ports.api.server.describeServer()
    if (data.push?.vapidPublicKey === undefined) throw new MlsClientError('PushNotOffered')
    return data.push.vapidPublicKey.slice()
  }

  /**
   * Says where this device can be woken, in the place of what was said before. To be called at each start, as platforms
   * change what they give.
   *
   * @throws MlsClientError `PushNotOffered`, `InvalidPushTarget`
   */
  async register(place: PushPlace): Promise<void> {
    await this.#ports.api.device.registerPush({ target: await this.#targetOf(place) })
  }

  /** Wakes this device no more. */
  async unregister(): Promise<void> {
    await this.#ports.api.device.unregisterPush({})
  }

  /**
   * Whether what came by push is a wake-up for this device: the data of a browser's `push` event, or `w` of what came by
   * Apple or Google.
   */
  async isForMe(payload: string | Uint8Array): Promise<boolean> {
    const { device, service } = this.#ports
    const wakeUp = typeof payload === 'string' ? await this.#open(payload) : decodeWakeUp(payload)
    return wakeUp?.isFor({ service, did: device.did, deviceId: device.deviceId }) ?? false
  }

  /**
   * The private key that opens wake-ups by Apple and Google (`openWakeUp`): for an app's extension that has to do so
   * without this client. It opens nothing else.
   */
  async privateKey(): Promise<Uint8Array> {
    return (await this.#keys()).privateKey
  }

  async #open(sealed: string): Promise<WakeUp | undefined> {
    return openWakeUp(sealed, await this.privateKey())
  }

  async #targetOf(place: PushPlace): Promise<InputSchema['target']> {
    if (!('kind' in place)) return webPushTarget(place)
    const { publicKey: key } = await this.#keys()
    if (place.kind === 'fcm') return { $type: `${DEFS}#fcm`, token: place.token, key }
    const { token, topic, environment = 'production' } = place
    return { $type: `${DEFS}#apns`, token, topic, environment, key }
  }

  async #keys(): Promise<WakeUpKeys> {
    this.#known ??= this.#readKeys()
    try {
      return await this.#known
    } catch (err) {
      this.#known = undefined
      throw err
    }
  }

  /** Made once, and stored before anybody hears of them. */
  async #readKeys(): Promise<WakeUpKeys> {
    const { store } = this.#ports
    const stored = await store.get(keys.wakeUpKeys)
    if (stored !== undefined) return wakeUpRecord.decode(stored)
    const made = await generateWakeUpKeys()
    await store.write([{ key: keys.wakeUpKeys, value: wakeUpRecord.encode(made) }])
    return made
  }
}

const DEFS = 'blue.catbird.mls.device.defs'

function webPushTarget(subscription: BrowserSubscription): InputSchema['target'] {
  const [p256dh, auth] = [subscription.getKey('p256dh'), subscription.getKey('auth')]
  if (p256dh === null || auth === null)
    throw new MlsClientError('InvalidPushTarget', 'the subscription has no keys')
  const { endpoint } = subscription
  return { $type: `${DEFS}#webPush`, endpoint, p256dh: new Uint8Array(p256dh), auth: new Uint8Array(auth) }
}

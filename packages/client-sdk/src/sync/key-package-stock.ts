import { toHex } from '../bytes.ts'
import { makeKeyPackage } from '../mls/index.ts'
import { keyPackageRecord } from '../store/device-record.ts'
import type { KeyPackageRecord } from '../store/device-record.ts'
import { keys, prefixes } from '../store/keys.ts'
import { persistently } from './ports.ts'
import type { Ports } from './ports.ts'
import { SingleFlight } from './single-flight.ts'

/** How long an ordinary key package is valid, and the last resort (days). */
const DAYS = { ordinary: 28, lastResort: 84 }
/** Private halves are kept this long after their package expired: a Welcome may be waiting still (ms). */
const KEPT_MS = 7 * 86_400_000
const PER_CALL = 100

/**
 * Keeps this device's key packages in stock at the service. Private halves are stored before the public ones
 * are published; what was stored and perhaps not published is published again, which changes nothing if it was.
 */
export class KeyPackageStock {
  readonly #ports: Pick<Ports, 'api' | 'store' | 'device' | 'timing' | 'serviceNow' | 'signal' | 'emit'>
  readonly #flight = new SingleFlight<'stock'>(() => this.#topUp())

  constructor(ports: Pick<Ports, 'api' | 'store' | 'device' | 'timing' | 'serviceNow' | 'signal' | 'emit'>) {
    this.#ports = ports
  }

  /** Publishes as many as are missing. */
  topUp(): Promise<void> {
    return this.#flight.run('stock')
  }

  /** The stored package a Welcome names. */
  async find(ref: Uint8Array): Promise<KeyPackageRecord | undefined> {
    const bytes = await this.#ports.store.get(keys.keyPackage(toHex(ref)))
    return bytes && keyPackageRecord.decode(bytes)
  }

  async #topUp(): Promise<void> {
    const { api, store } = this.#ports
    const held = (await store.list({ prefix: prefixes.keyPackage })).map(([, bytes]) =>
      keyPackageRecord.decode(bytes),
    )
    await this.#forgetExpired(held)
    const waiting = held.filter(({ published }) => !published)
    await this.#publish(waiting)
    const { data } = await persistently(this.#ports, 'counting key packages', () =>
      api.keyPackage.getKeyPackageStatus(),
    )
    const enough = data.available > data.lowStock && data.available > 0
    const missing = enough ? 0 : Math.min(PER_CALL, data.target - data.available)
    await this.#publish(await this.#make(missing, !data.hasLastResort))
  }

  async #make(count: number, lastResort: boolean): Promise<KeyPackageRecord[]> {
    const { device, serviceNow, store } = this.#ports
    const make = async (last: boolean): Promise<KeyPackageRecord> => {
      const lifetime = { now: serviceNow(), days: last ? DAYS.lastResort : DAYS.ordinary }
      return { ...(await makeKeyPackage(device, lifetime)), lastResort: last, published: false }
    }
    const ordinary = await Promise.all(Array.from({ length: Math.max(0, count) }, () => make(false)))
    const made = lastResort ? [...ordinary, await make(true)] : ordinary
    await store.write(made.map(change))
    return made
  }

  async #publish(records: readonly KeyPackageRecord[]): Promise<void> {
    const { api, store } = this.#ports
    const ordinary = records.filter(({ lastResort }) => !lastResort)
    const lastResort = records.find((record) => record.lastResort)
    for (let i = 0; i < Math.max(ordinary.length, lastResort ? 1 : 0); i += PER_CALL) {
      const batch = ordinary.slice(i, i + PER_CALL)
      const last = i === 0 ? lastResort : undefined
      await persistently(this.#ports, 'publishing key packages', () =>
        api.keyPackage.publishKeyPackages({
          keyPackages: batch.map(({ keyPackage }) => keyPackage),
          ...(last ? { lastResort: last.keyPackage } : {}),
        }),
      )
      await store.write(
        [...batch, ...(last ? [last] : [])].map((record) => change({ ...record, published: true })),
      )
    }
  }

  async #forgetExpired(held: readonly KeyPackageRecord[]): Promise<void> {
    const { store, serviceNow } = this.#ports
    const gone = held.filter(({ expiresAt }) => expiresAt + KEPT_MS < serviceNow())
    if (gone.length > 0)
      await store.write(gone.map(({ ref }) => ({ key: keys.keyPackage(toHex(ref)), value: undefined })))
  }
}

function change(record: KeyPackageRecord) {
  return { key: keys.keyPackage(toHex(record.ref)), value: keyPackageRecord.encode(record) }
}

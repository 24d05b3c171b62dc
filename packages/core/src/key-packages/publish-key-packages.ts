import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { DeviceCaller } from '../identity/index.ts'
import { liveDevice } from '../identity/live-device.ts'
import { toHex } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { maxStock } from './limits.ts'
import { readKeyPackage } from './read-key-package.ts'
import type { NewKeyPackage } from './read-key-package.ts'
import { claimInitKeys } from './sql/claim-init-keys.ts'
import { insertKeyPackages } from './sql/insert-key-packages.ts'
import { lockDevice } from './sql/lock-device.ts'
import { selectKnownRefs } from './sql/select-known-refs.ts'
import { selectStock } from './sql/select-stock.ts'
import type { StockRow } from './sql/select-stock.ts'
import { withdrawLastResort } from './sql/withdraw-last-resort.ts'

/** What was published. */
export type PublishedKeyPackages = {
  /** The KeyPackageRef of each, in the order given. */
  readonly refs: readonly Uint8Array[]
  readonly lastResortRef?: Uint8Array
  /** How many key packages of the device can now be claimed, without the last resort. */
  readonly available: number
}

type Ports = { readonly db: Database; readonly clock: Clock }

/**
 * Publishes key packages of the calling device. All of them are judged before any is stored; one that has been
 * published before is not published again. A last resort takes the place of the one before.
 */
export async function publishKeyPackages(
  ports: Ports,
  input: {
    readonly caller: DeviceCaller
    readonly keyPackages: readonly Uint8Array[]
    readonly lastResort?: Uint8Array | undefined
  },
): Promise<PublishedKeyPackages> {
  const { caller, lastResort } = input
  const owner = await liveDevice(ports.db, caller)
  const now = ports.clock.now()
  const read = (bytes: Uint8Array, last: boolean) => readKeyPackage(bytes, { owner, lastResort: last, now })
  const ordinary = await Promise.all(input.keyPackages.map((bytes) => read(bytes, false)))
  const last = lastResort === undefined ? undefined : await read(lastResort, true)
  const given = last === undefined ? ordinary : [...ordinary, last]
  const available = await withTransaction(ports.db, (tx) => store(tx, { caller, given, now }))
  const refs = ordinary.map(({ ref }) => ref)
  return { refs, ...(last === undefined ? {} : { lastResortRef: last.ref }), available }
}

type Publication = {
  readonly caller: DeviceCaller
  readonly given: readonly NewKeyPackage[]
  readonly now: Date
}

/** Stores what is new of it; gives the stock there is then. */
async function store(tx: Tx, { caller: { did, deviceId }, given, now }: Publication): Promise<number> {
  const [device] = await tx.query<{ removed: boolean }>(lockDevice, [did, deviceId])
  if (device === undefined || device.removed) throw new ServiceError('DeviceNotFound')
  const fresh = await withoutKnown(tx, given)
  await useInitKeys(tx, { did, deviceId }, fresh)
  const before = await countStock(tx, [did, deviceId, now])
  const added = fresh.filter(({ lastResort }) => !lastResort).length
  if (added > 0 && before + added > maxStock) throw tooMany(before)
  if (added < fresh.length) await tx.execute(withdrawLastResort, [did, deviceId, now])
  await tx.execute(insertKeyPackages, [did, deviceId, now, ...columnsOf(fresh)])
  return before + added
}

/** Those that were not published before, each once. */
async function withoutKnown(tx: Tx, given: readonly NewKeyPackage[]): Promise<NewKeyPackage[]> {
  const byRef = new Map(given.map((keyPackage) => [toHex(keyPackage.ref), keyPackage]))
  const known = await tx.query<{ ref: Uint8Array }>(selectKnownRefs, [given.map(({ ref }) => ref)])
  for (const { ref } of known) byRef.delete(toHex(ref))
  return [...byRef.values()]
}

async function useInitKeys(
  tx: Tx,
  { did, deviceId }: DeviceCaller,
  fresh: readonly NewKeyPackage[],
): Promise<void> {
  const keys = fresh.map(({ initKeyHash }) => initKeyHash)
  const until = fresh.map(({ expiresAt }) => expiresAt)
  const used = await tx.execute(claimInitKeys, [`init:${did}#${deviceId}`, keys, until, did])
  if (used < fresh.length) {
    const message = 'The init key of a key package has been used before; each needs one of its own.'
    throw new ServiceError('InvalidKeyPackage', { message })
  }
}

async function countStock(tx: Tx, params: readonly unknown[]): Promise<number> {
  const [stock] = await tx.query<StockRow>(selectStock, params)
  return stock?.available ?? 0
}

function columnsOf(fresh: readonly NewKeyPackage[]): unknown[] {
  return [
    fresh.map(({ ref }) => ref),
    fresh.map(({ ciphersuite }) => ciphersuite),
    fresh.map(({ bytes }) => bytes),
    fresh.map(({ lastResort }) => lastResort),
    fresh.map(({ expiresAt }) => expiresAt),
  ]
}

function tooMany(available: number): ServiceError {
  const message = `The device has ${available} of at most ${maxStock} key packages in stock.`
  return new ServiceError('KeyPackageLimitReached', { message })
}

import type { Bus } from '../bus/index.ts'
import type { Consent } from '../consent/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { DeviceCaller } from '../identity/index.ts'
import type { LimitValues } from '../limits/limit-values.ts'
import type { ConvoId, DeviceId, Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { chargeClaim } from './charge-claim.ts'
import { checkReachable } from './check-reachable.ts'
import { claimLifeMs } from './limits.ts'
import { noticeDrain } from './notice-drain.ts'
import { tellLowStock } from './tell-low-stock.ts'
import { pickKeyPackages } from './sql/pick-key-packages.ts'
import type { PickedRow } from './sql/pick-key-packages.ts'
import { readConvoSuite } from './sql/read-convo-suite.ts'
import type { ConvoSuiteRow } from './sql/read-convo-suite.ts'

/** A key package that the caller may now add. */
export type ClaimedKeyPackage = {
  readonly did: Did
  readonly deviceId: DeviceId
  readonly ref: Uint8Array
  /** As MLSMessage. */
  readonly keyPackage: Uint8Array
  /** Whether it is the last resort of its device, which may be claimed any number of times. */
  readonly lastResort: boolean
}

/** A device of which no key package is in stock; without `deviceId`, an account that has no device. */
export type MissingKeyPackage = { readonly did: Did; readonly deviceId?: DeviceId }

/** What a claim gave. */
export type ClaimedKeyPackages = {
  readonly keyPackages: readonly ClaimedKeyPackage[]
  readonly missing: readonly MissingKeyPackage[]
  /** Accounts that lose key packages unusually fast, of those that were asked for. For the operator alone. */
  readonly drained: readonly Did[]
}

type Ports = {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly consent: Consent
  readonly limitValues: LimitValues
}
type Input = {
  readonly caller: DeviceCaller
  readonly dids: readonly Did[]
  readonly convoId?: ConvoId | undefined
}

/**
 * Claims a key package of every registered device of some accounts, except the calling device itself. An ordinary
 * one is handed out once, ever; when a device has none left, its last resort is. For 24 hours the caller's account
 * may bring what it was given into a group. Where one of them cannot be reached, nothing is claimed.
 *
 * So that nobody can use up another's stock: an account may claim only so often of one account, and of so many accounts;
 * and the last of a device's stock is kept for those that share a convo with its owner which both have accepted, the
 * others are given its last resort. What is over a limit is refused as a whole.
 *
 * @throws ServiceError `NotAvailable`, `ConvoNotFound`, `NotMember`, `RateLimitExceeded`
 */
export async function claimKeyPackages(ports: Ports, input: Input): Promise<ClaimedKeyPackages> {
  const dids = [...new Set(input.dids)]
  await checkReachable(ports, input.caller.did, { ...input, dids })
  const { rows, drained } = await withTransaction(ports.db, async (tx) => {
    const rows = await pick(tx, ports, { ...input, dids })
    const taken = rows.filter(isOrdinary)
    await tellLowStock(tx, ports, taken)
    return { rows, drained: await noticeDrain(tx, ports, taken) }
  })
  return { keyPackages: rows.flatMap(viewClaimed), missing: missingOf(rows, dids, input.caller), drained }
}

async function pick(tx: Tx, ports: Ports, { caller, dids, convoId }: Input): Promise<PickedRow[]> {
  const suite = convoId === undefined ? null : await suiteOf(tx, convoId, caller.did)
  await chargeClaim(tx, ports, { did: caller.did, dids, convoId })
  const now = ports.clock.now()
  const end = new Date(now.getTime() + claimLifeMs)
  const reserve = ports.limitValues.of('keyPackageReserve')
  return tx.query<PickedRow>(pickKeyPackages, [dids, caller.did, caller.deviceId, now, end, suite, reserve])
}

async function suiteOf(tx: Tx, convoId: ConvoId, did: Did): Promise<string> {
  const [convo] = await tx.query<ConvoSuiteRow>(readConvoSuite, [convoId, did])
  if (convo === undefined) throw new ServiceError('ConvoNotFound')
  if (!convo.member) throw new ServiceError('NotMember')
  return convo.ciphersuite
}

function isOrdinary(row: PickedRow): boolean {
  return row.last_resort === false
}

function viewClaimed({ did, device_id, ref, bytes, last_resort }: PickedRow): ClaimedKeyPackage[] {
  if (ref === null || bytes === null || last_resort === null) return []
  const deviceId = device_id as DeviceId
  return [{ did: did as Did, deviceId, ref, keyPackage: bytes, lastResort: last_resort }]
}

function missingOf(
  rows: readonly PickedRow[],
  dids: readonly Did[],
  caller: DeviceCaller,
): MissingKeyPackage[] {
  const withDevices = new Set([...rows.map(({ did }) => did as Did), caller.did])
  const accounts = dids.filter((did) => !withDevices.has(did)).map((did) => ({ did }))
  const devices = rows.filter(({ ref }) => ref === null)
  return [
    ...accounts,
    ...devices.map(({ did, device_id }) => ({ did: did as Did, deviceId: device_id as DeviceId })),
  ]
}

import { bytesEqual, toHex } from '../bytes.ts'
import type { DeviceKeys } from '../mls/index.ts'
import type { Change, Store } from '../storage/contract.ts'
import { keys, prefixes } from '../store/keys.ts'
import { trustRecord } from '../store/trust-record.ts'
import type { AccountTrust, DeviceKey, DeviceTrust } from '../store/trust-record.ts'
import { deviceIn, isSame, meet, own, refuseRekeyed } from './account.ts'
import type { MetDevice } from './account.ts'
import type { TrustMode } from './mode.ts'

/** A device of an account, by id and key: as leaves name it. */
export interface DeviceOf extends DeviceKey {
  readonly did: string
}

/** What the ledger is made on. */
export interface LedgerPorts {
  readonly mode: TrustMode
  /** This device. */
  readonly device: DeviceKeys
  readonly store: Pick<Store, 'list' | 'write'>
  readonly now: () => number
}

/**
 * What this client holds of every account it has met, in memory and in the store. Memory is what counts while the
 * client runs: it changes at once, and a write takes an account as it then is, so that the turns of several convos
 * never bring back something older.
 */
export class Ledger {
  readonly #ports: LedgerPorts
  readonly #accounts: Map<string, AccountTrust>

  private constructor(ports: LedgerPorts, accounts: Map<string, AccountTrust>) {
    this.#ports = ports
    this.#accounts = accounts
  }

  /** Reads the ledger from the store. */
  static async read(ports: LedgerPorts): Promise<Ledger> {
    const entries = await ports.store.list({ prefix: prefixes.trust })
    const accounts = entries.map(([, bytes]) => trustRecord.decode(bytes))
    return new Ledger(ports, new Map(accounts.map((account) => [account.did, account])))
  }

  account(did: string): AccountTrust | undefined {
    return this.#accounts.get(did)
  }

  device(device: DeviceOf): DeviceTrust | undefined {
    return deviceIn(this.#accounts.get(device.did), device)
  }

  /** Whether it is this very device. */
  isSelf({ did, deviceId, signatureKey }: DeviceOf): boolean {
    const { device } = this.#ports
    return did === device.did && deviceId === device.deviceId && bytesEqual(signatureKey, device.publicKey)
  }

  /**
   * Takes in that an account has these devices. Gives what there is to write, if that is news; the caller writes it
   * without waiting for anything before.
   */
  meet(did: string, devices: readonly MetDevice[]): Change[] {
    const { mode, device, now } = this.#ports
    const known = this.#accounts.get(did)
    const unique = devices.filter((one, i) => devices.findIndex((other) => isSame(one, other)) === i)
    let account = meet(known, { did, devices: unique, now: now() })
    if (account === known) return []
    if (mode === 'pinned') account = refuseRekeyed(account)
    if (did === device.did) account = own(account, ownKey(device), now())
    return [this.#put(account)]
  }

  /** Changes an account that was met, and writes it: one write. Gives what it was and what it is. */
  async change(
    did: string,
    by: (account: AccountTrust) => AccountTrust,
    tell: (before: AccountTrust, after: AccountTrust) => void,
  ): Promise<void> {
    const before = this.#accounts.get(did)
    if (before === undefined) return
    const after = by(before)
    const written = this.#ports.store.write([this.#put(after)])
    tell(before, after)
    await written
  }

  #put(account: AccountTrust): Change {
    this.#accounts.set(account.did, account)
    return { key: keys.trust(account.did), value: trustRecord.encode(account) }
  }
}

/** A device as text, to find it by. */
export function keyOf({ did, deviceId, signatureKey }: DeviceOf): string {
  return `${did} ${deviceId} ${toHex(signatureKey)}`
}

/** This device as others meet it. */
export function ownKey({ deviceId, publicKey, ciphersuite }: DeviceKeys): MetDevice {
  return { deviceId, signatureKey: publicKey, ciphersuite }
}

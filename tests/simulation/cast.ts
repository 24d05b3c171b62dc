import { createHash } from 'node:crypto'
import { createTestAccount } from '../../packages/server/src/testing/account.ts'
import { Device } from './device.ts'
import type { DeviceParts } from './device.ts'
import { Pds } from './pds.ts'

/** A person with an account and the devices it has had. */
export class Account {
  readonly name: string
  readonly pds: Pds
  readonly devices: Device[] = []
  #hostile = false

  private constructor(name: string, pds: Pds) {
    this.name = name
    this.pds = pds
  }

  /** An account whose key follows from its name. */
  static async named(name: string, parts: DeviceParts): Promise<Account> {
    const key = createHash('sha256').update(`simulated account ${name}`).digest()
    return new Account(name, new Pds(await createTestAccount(new Uint8Array(key)), parts))
  }

  get did(): string {
    return this.pds.did
  }

  /** One of its devices poisons groups: what becomes of any of them is its own affair. */
  turnHostile(): void {
    this.#hostile = true
    for (const device of this.devices) device.hostile = true
  }

  /** Devices that have not been removed. */
  get live(): Device[] {
    return this.devices.filter((device) => !device.removed)
  }

  /** A new device of the account, which starts at once. */
  addDevice(parts: DeviceParts): Device {
    const device = new Device(`${this.name}.${String(this.devices.length + 1)}`, this.pds, parts)
    device.hostile = this.#hostile
    this.devices.push(device)
    device.start()
    return device
  }
}

/** Everybody in the world. */
export class Cast {
  readonly accounts: readonly Account[]

  constructor(accounts: readonly Account[]) {
    this.accounts = accounts
  }

  get devices(): Device[] {
    return this.accounts.flatMap(({ devices }) => devices)
  }

  /** Devices with a client that has opened. */
  get awake(): Device[] {
    return this.devices.filter((device) => !device.removed && device.client !== undefined)
  }

  account(did: string): Account | undefined {
    return this.accounts.find((account) => account.did === did)
  }

  device(did: string, deviceId: string): Device | undefined {
    return this.account(did)?.devices.find((device) => device.deviceId === deviceId)
  }
}

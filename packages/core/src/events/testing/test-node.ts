import { createInProcessBus, tellConvo } from '../../bus/index.ts'
import type { Bus } from '../../bus/index.ts'
import { withTransaction } from '../../database/index.ts'
import { createTestDatabase } from '../../database/testing/index.ts'
import type { TestDatabase } from '../../database/testing/index.ts'
import type { DeviceCaller } from '../../identity/callers.ts'
import { maxBatch, sendMessages } from '../../messages/index.ts'
import { testDevice } from '../../messages/testing/test-convo.ts'
import type { UnsafeTestConvo } from '../../messages/testing/test-convo.ts'
import { silentLog, systemClock } from '../../ports/index.ts'
import { appendAccountEvent } from '../append-account-event.ts'
import type { AccountEvent } from '../account-event.ts'
import { createHub } from '../hub/hub.ts'
import type { Hub } from '../hub/hub.ts'
import { hubLimits } from '../hub/ports.ts'
import type { HubLimits } from '../hub/ports.ts'
import { insertDevices } from './devices.ts'
import { countingEncoder, FakeConnection } from './fake-connection.ts'

export const alice = testDevice('alice')
export const alicesPhone = testDevice('alice', 2)
export const bob = testDevice('bob')
export const carol = testDevice('carol')

/** A node with a hub over a database with four devices. */
export class TestNode implements AsyncDisposable {
  readonly db: TestDatabase
  readonly bus: Bus
  readonly encode = countingEncoder()
  readonly hub: Hub
  /** Told of connections; a test puts its own functions here. */
  readonly watch = {
    arrived: (_: DeviceCaller): unknown => undefined,
    left: (_: DeviceCaller): unknown => undefined,
  }
  /** Told of entries that were given out. */
  fannedOut = (_: number): unknown => undefined

  constructor(db: TestDatabase, limits: Partial<HubLimits>, bus: Bus = createInProcessBus()) {
    this.db = db
    this.bus = bus
    const watch = {
      arrived: (device: DeviceCaller) => void this.watch.arrived(device),
      left: (device: DeviceCaller) => void this.watch.left(device),
    }
    const fannedOut = (ms: number) => void this.fannedOut(ms)
    this.hub = createHub(
      { db, bus, clock: systemClock, log: silentLog, encode: this.encode, watch, fannedOut },
      { ...hubLimits, cursorWithinMs: 5, ...limits },
    )
  }

  ports() {
    return { db: this.db, bus: this.bus, clock: systemClock }
  }

  async connect(caller: DeviceCaller, options: { cursor?: string | undefined; sessionId?: string } = {}) {
    const connection = new FakeConnection()
    const close = await this.hub.connect({ caller, connection, ...options })
    return Object.assign(connection, { close })
  }

  async send(convo: UnsafeTestConvo, count = 1, caller = alice): Promise<void> {
    for (let sent = 0; sent < count; sent += maxBatch) {
      const messages = Array.from({ length: Math.min(maxBatch, count - sent) }, () => convo.message())
      const results = await sendMessages(this.ports(), { caller, messages })
      for (const { error } of results) if (error !== undefined) throw error
    }
  }

  async commit(
    convo: UnsafeTestConvo,
    moves: Parameters<UnsafeTestConvo['commit']>[0] = {},
  ): Promise<number> {
    const seq = await convo.commit(moves)
    await tellConvo(this.bus, convo.convoId, { seq, members: true })
    return seq
  }

  tell(did: string, event: AccountEvent): Promise<void> {
    return withTransaction(this.db, (tx) => appendAccountEvent(tx, this.ports(), { did, event }))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.hub.close()
    await this.db.close()
  }
}

/** Starts a node with a database of its own. */
export async function startTestNode(limits: Partial<HubLimits> = {}, bus?: Bus): Promise<TestNode> {
  const db = await createTestDatabase({ poolSize: 5 })
  await insertDevices(db, [alice, alicesPhone, bob, carol])
  return new TestNode(db, limits, bus)
}

import { createHash } from 'node:crypto'
import { createConvo } from '@catbird-mls/core/convos'
import type { TestDatabase } from '@catbird-mls/core/database/testing'
import { getGroupInfo, requestRecovery, resetConvo } from '@catbird-mls/core/groups'
import { claimKeyPackages } from '@catbird-mls/core/key-packages'
import { getLog, sendMessages } from '@catbird-mls/core/messages'
import { encodeMessageData, loadCiphersuite, newGroupPolicy } from '@catbird-mls/core/mls'
import type { ConvoId, MessageId } from '@catbird-mls/core/mls'
import { createManualClock } from '@catbird-mls/core/ports'
import type { ManualClock } from '@catbird-mls/core/ports'
import {
  createApplicationMessage,
  decodeMlsMessage,
  emptyPskIndex,
  encodeMlsMessage,
  processPrivateMessage,
} from 'ts-mls'
import { expect } from 'vitest'
import { follow, makeCommit, makeExternalCommit } from '../../../packages/core/src/groups/testing/member.ts'
import type { Changes, MadeCommit, TestMember } from '../../../packages/core/src/groups/testing/member.ts'
import {
  claimFrom,
  createTestConvo,
  submit,
  testPorts,
} from '../../../packages/core/src/groups/testing/world.ts'
import type { TestDevice } from '../../../packages/core/src/identity/testing/device.ts'
import { insertTestDevice } from '../../../packages/core/src/identity/testing/registered-device.ts'

/** More than one step may name absent, and less than naming two such crowds would make. */
const MEMBER_LIMIT = 150

/** A group of Alice, who is its admin, Bob and Carol, on a real database; Eve is a stranger with a device. */
export class Stage {
  readonly db: TestDatabase
  readonly clock: ManualClock
  readonly ports: ReturnType<typeof testPorts>
  readonly convoId: ConvoId
  readonly eve: TestDevice
  #members: readonly TestMember[]

  private constructor(
    db: TestDatabase,
    clock: ManualClock,
    convo: { readonly convoId: ConvoId; readonly members: readonly TestMember[] },
    eve: TestDevice,
  ) {
    this.db = db
    this.clock = clock
    this.ports = { ...testPorts(db), clock }
    this.convoId = convo.convoId
    this.#members = convo.members
    this.eve = eve
  }

  static async set(db: TestDatabase): Promise<Stage> {
    const clock = createManualClock()
    const [alice, bob, carol] = [await device(db), await device(db), await device(db)]
    const policy = { ...newGroupPolicy(alice.did), memberLimit: MEMBER_LIMIT }
    const convo = await createTestConvo({ ...testPorts(db), clock }, [alice, bob, carol], policy)
    return new Stage(db, clock, convo, await device(db))
  }

  get alice(): TestMember {
    return this.#member(0)
  }
  get bob(): TestMember {
    return this.#member(1)
  }
  get carol(): TestMember {
    return this.#member(2)
  }

  /** A further device, of an account of its own or of somebody's. */
  device(of: Partial<TestDevice> = {}): Promise<TestDevice> {
    return insertTestDevice(this.db, of)
  }

  /** The key packages of some devices, published by them and claimed by Alice, or whoever is told. */
  async claimed(devices: readonly TestDevice[], claimer = this.alice.device): Promise<Uint8Array[]> {
    return (await claimFrom(this.ports, { claimer, devices })).map(({ bytes }) => bytes)
  }

  /** Alice commits, the service accepts, and those who are still members follow. */
  async advance(changes: Changes = {}): Promise<MadeCommit> {
    const made = await makeCommit(this.alice, changes)
    await submit(this.ports, this.convoId, made)
    const others = this.#members.slice(1).filter((_, i) => !changes.remove?.includes(i + 1))
    const followed = await Promise.all(others.map((member) => follow(member, made.commit)))
    this.#members = [made.next, ...followed]
    return made
  }

  /** An external commit of a device that reads the GroupInfo as somebody who may. */
  async external(
    joiner: TestDevice,
    options: { readonly resync?: boolean; readonly seed?: Uint8Array } = {},
  ): Promise<MadeCommit> {
    const through = await getGroupInfo(this.ports, { caller: this.alice.device, convoId: this.convoId })
    return makeExternalCommit(joiner, through, options)
  }

  /** A device comes in by the seed of an invite, and everybody follows. */
  async comesBy(joiner: TestDevice, seed: Uint8Array): Promise<void> {
    const made = await this.external(joiner, { seed })
    await submit(this.ports, this.convoId, made)
    this.#members = await Promise.all(this.#members.map((member) => follow(member, made.commit)))
  }

  /** An account as the policy's list of the banned has it. */
  banOf({ did }: TestDevice): Uint8Array {
    return Uint8Array.from(createHash('sha256').update(did).digest())
  }

  /** Claims a key package of a device that has stock, or a last resort. */
  async claimAgain({ did }: TestDevice): Promise<void> {
    await claimKeyPackages(this.ports, { caller: this.alice.device, dids: [did] })
  }

  submitTo(convoId: ConvoId, made: MadeCommit): Promise<unknown> {
    return submit(this.ports, convoId, made)
  }

  submit(made: MadeCommit, caller?: TestDevice): Promise<unknown> {
    return submit(this.ports, this.convoId, made, caller)
  }

  /** Alice begins the next generation. */
  reset(groupInfo: Uint8Array): Promise<unknown> {
    const { device: caller } = this.alice
    return resetConvo(this.ports, { caller, convoId: this.convoId, expectedGeneration: 1, groupInfo })
  }

  /** Carol joins afresh, and the others follow. */
  async rejoin(): Promise<void> {
    const made = await this.external(this.carol.device, { resync: true })
    await this.submit(made)
    const followed = [this.alice, this.bob].map((member) => follow(member, made.commit))
    this.#members = [...(await Promise.all(followed)), made.next]
  }

  /** Bob reports the last commit, whether it deserves that or not: in a group of three that is enough. */
  async report(): Promise<void> {
    const { device: caller } = this.bob
    const { entries } = await getLog(this.ports, { caller, convoId: this.convoId })
    const seq = entries.findLast(({ kind }) => kind === 'commit')?.seq ?? 0
    const report = { caller, convoId: this.convoId, generation: 1, seq, reason: 'path' }
    await requestRecovery(this.ports, report)
  }

  create(input: Parameters<typeof createConvo>[1]): Promise<unknown> {
    return createConvo(this.ports, input)
  }

  /** Everything that the database holds of the convo, and how many convos there are. */
  async everything(): Promise<string> {
    const rows = await Promise.all(
      tables.map((table) =>
        this.db.query(`SELECT t::text FROM ${table} t WHERE convo_id = $1 ORDER BY 1`, [this.convoId]),
      ),
    )
    const convos = await this.db.query('SELECT count(*)::int AS convos FROM convo')
    return JSON.stringify([rows, convos])
  }

  /** Bob commits, the others follow into the same epoch, and what Alice then sends is read by them all. */
  async goesOn(): Promise<void> {
    const made = await makeCommit(this.bob)
    await submit(this.ports, this.convoId, made)
    const others = this.#members.filter((_, i) => i !== 1)
    const [alice, ...more] = await Promise.all(others.map((member) => follow(member, made.commit)))
    const readers = [made.next, ...more]
    for (const { state } of readers)
      expect(state.keySchedule.epochAuthenticator).toEqual(alice?.state.keySchedule.epochAuthenticator)
    const text = new TextEncoder().encode('we go on')
    const ciphertext = await this.#send(alice ?? this.alice, text)
    for (const reader of readers) expect(await read(reader, ciphertext)).toEqual(text)
  }

  async #send({ device, state }: TestMember, text: Uint8Array): Promise<Uint8Array> {
    const id = crypto.randomUUID() as string as MessageId // within the pattern
    const data = encodeMessageData({ id, commitment: new Uint8Array(32) })
    const suite = await loadCiphersuite(device.ciphersuite)
    const { privateMessage } = await createApplicationMessage(state, text, suite, data)
    const ciphertext = encodeMlsMessage({
      version: 'mls10',
      wireformat: 'mls_private_message',
      privateMessage,
    })
    const messages = [{ convoId: this.convoId, messageId: id, ciphertext }]
    const [result] = await sendMessages(this.ports, { caller: device, messages })
    expect(result).toMatchObject({ seq: expect.any(Number) as number })
    return ciphertext
  }

  #member(place: number): TestMember {
    const member = this.#members[place]
    if (!member) throw new Error('the member has left')
    return member
  }
}

/** The tables that hold what a convo is. */
const tables = [
  'convo',
  'group_generation',
  'convo_member',
  'convo_leaf',
  'log_entry',
  'welcome',
  'sealed_metadata',
  'invite',
  'invite_use',
  'join_request',
]

function device(db: TestDatabase): Promise<TestDevice> {
  return insertTestDevice(db)
}

async function read({ device, state }: TestMember, ciphertext: Uint8Array): Promise<Uint8Array> {
  const message = decodeMlsMessage(ciphertext, 0)?.[0]
  if (message?.wireformat !== 'mls_private_message') throw new Error('not a PrivateMessage')
  const suite = await loadCiphersuite(device.ciphersuite)
  const result = await processPrivateMessage(state, message.privateMessage, emptyPskIndex, suite)
  if (result.kind !== 'applicationMessage') throw new Error('not an application message')
  return result.message
}

import { createInProcessBus } from '../../bus/index.ts'
import { unsafeReachEveryone } from '../../consent/testing/unsafe-reach-everyone.ts'
import { acceptConvo, createConvo } from '../../convos/index.ts'
import type { CreateConvoPorts } from '../../convos/index.ts'
import type { Database } from '../../database/index.ts'
import type { TestDevice } from '../../identity/testing/device.ts'
import { claimKeyPackages, publishKeyPackages } from '../../key-packages/index.ts'
import { wideLimits } from '../../limits/testing/limit-values.ts'
import { DEFAULT_CIPHERSUITE, newGroupPolicy } from '../../mls/index.ts'
import type { ConvoId, Did, Policy } from '../../mls/index.ts'
import { systemClock, systemRandom } from '../../ports/index.ts'
import type { RelationLookups } from '../../relations/index.ts'
import { unsafeNoRelations } from '../../relations/testing/unsafe-no-relations.ts'
import { createPublicGroups, submitCommit } from '../index.ts'
import type { CommitReceipt } from '../index.ts'
import { listWelcomes } from '../list-welcomes.ts'
import { makeOwnKeyPackage } from './key-packages.ts'
import type { OwnKeyPackage } from './key-packages.ts'
import { beginGroup, joinByWelcome, makeCommit } from './member.ts'
import type { MadeCommit, TestMember } from './member.ts'

/** What most of a service needs. */
export type TestPorts = CreateConvoPorts & { readonly relations: RelationLookups }

/** The ports of a service on a database, whose limits are in nobody's way. */
export function testPorts(db: Database): TestPorts {
  return {
    db,
    limitValues: wideLimits(),
    bus: createInProcessBus(),
    clock: systemClock,
    random: systemRandom,
    publicGroups: createPublicGroups(),
    consent: unsafeReachEveryone,
    relations: unsafeNoRelations,
    serviceDid: 'did:web:mls.example.com' as Did,
    ciphersuites: [DEFAULT_CIPHERSUITE],
  }
}

/** A convo with the devices that are in it, the creator first. */
export type TestConvo = { readonly convoId: ConvoId; readonly members: readonly TestMember[] }

/** Publishes a key package of each device, and claims them all for another. */
export async function claimFrom(
  ports: TestPorts,
  { claimer, devices }: { readonly claimer: TestDevice; readonly devices: readonly TestDevice[] },
): Promise<OwnKeyPackage[]> {
  const own = await Promise.all(devices.map((device) => stock(ports, device)))
  await claimKeyPackages(ports, { caller: claimer, dids: devices.map(({ did }) => did) })
  return own
}

/** Publishes a key package of a device. */
export async function stock(ports: TestPorts, device: TestDevice): Promise<OwnKeyPackage> {
  const own = await makeOwnKeyPackage(device)
  await publishKeyPackages(ports, { caller: device, keyPackages: [own.bytes] })
  return own
}

/** Submits a commit that a member has made. */
export function submit(
  ports: TestPorts,
  convoId: ConvoId,
  made: MadeCommit,
  caller: TestDevice = made.next.device,
): Promise<CommitReceipt> {
  const { commit, groupInfo, welcome } = made
  return submitCommit(ports, { caller, convoId, commit, groupInfo, welcome })
}

/** Makes a convo of some devices: the first creates it and adds the others, who join by the Welcome and accept. */
export async function createTestConvo(
  ports: TestPorts,
  [creator, ...others]: readonly [TestDevice, ...TestDevice[]],
  policy: Policy = newGroupPolicy(creator.did),
): Promise<TestConvo> {
  const { member, groupInfo } = await beginGroup(creator, policy)
  if (others.length === 0) {
    const { convoId } = await createConvo(ports, { caller: creator, kind: 'group', groupInfo })
    return { convoId, members: [member] }
  }
  const packages = await claimFrom(ports, { claimer: creator, devices: others })
  const first = await makeCommit(member, { add: packages.map(({ bytes }) => bytes) })
  const { convoId } = await createConvo(ports, {
    caller: creator,
    kind: 'group',
    groupInfo,
    commit: first.commit,
    commitGroupInfo: first.groupInfo,
    welcome: first.welcome,
  })
  const joined = await Promise.all(others.map((device, i) => join(ports, convoId, device, packages[i])))
  return { convoId, members: [first.next, ...joined] }
}

/** A device accepts a convo and joins it by the newest Welcome that waits for it. */
export async function join(
  ports: TestPorts,
  convoId: ConvoId,
  device: TestDevice,
  own: OwnKeyPackage | undefined,
): Promise<TestMember> {
  await acceptConvo(ports, { caller: device, convoId })
  const { welcomes } = await listWelcomes(ports, { caller: device, limit: 50 })
  const sent = welcomes.findLast((welcome) => welcome.convoId === convoId)
  if (sent === undefined || own === undefined) throw new Error('no Welcome waits for the device')
  return joinByWelcome(device, own, sent)
}

import { publishKeyPackages } from '@catbird-mls/core/key-packages'
import { loadCiphersuite } from '@catbird-mls/core/mls'
import { decodeMlsMessage, encodeMlsMessage } from 'ts-mls'
import type { Welcome } from 'ts-mls'
import { makeOwnKeyPackage } from '../../../packages/core/src/groups/testing/key-packages.ts'
import { makeCommit } from '../../../packages/core/src/groups/testing/member.ts'
import type { MadeCommit } from '../../../packages/core/src/groups/testing/member.ts'
import { createTestConvo, stock } from '../../../packages/core/src/groups/testing/world.ts'
import { byValue } from '../../mls/public-group/forge-commit.ts'
import { adds } from '../../mls/public-group/library-group.ts'
import type { Attack } from './attack.ts'
import { forged } from './forging.ts'
import type { Stage } from './stage.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Commits that add by wrong key packages, or with a wrong Welcome. */
export const additions: Attack[] = [
  [
    'an added key package that was never published',
    'service.key-package-claimed',
    async (stage) => adding(stage, [(await makeOwnKeyPackage(stage.eve)).bytes]),
  ],
  [
    'an added key package that nobody claimed',
    'service.key-package-claimed',
    async (stage) => adding(stage, [(await stock(stage.ports, stage.eve)).bytes]),
  ],
  [
    'an added key package that another account claimed',
    'service.key-package-claimed',
    async (stage) => adding(stage, await stage.claimed([stage.eve], stage.bob.device)),
  ],
  [
    'an added key package that was claimed two days ago',
    'service.key-package-claimed',
    async (stage) => {
      const add = await stage.claimed([stage.eve])
      stage.clock.advance(2 * DAY)
      return adding(stage, add)
    },
  ],
  [
    'an added key package that has expired since it was claimed',
    'service.key-package-claimed',
    async (stage) => {
      const own = await stock(stage.ports, stage.eve)
      stage.clock.advance(30 * DAY - HOUR)
      await stage.claimAgain(stage.eve)
      stage.clock.advance(2 * HOUR)
      return adding(stage, [own.bytes])
    },
  ],
  [
    'an added key package that another group has used',
    'service.key-package-claimed',
    async (stage) => {
      const [add = fail()] = await stage.claimed([stage.eve])
      const other = await createTestConvo(stage.ports, [stage.alice.device])
      const used = await makeCommit(other.members[0] ?? fail(), { add: [add] })
      await stage.submitTo(other.convoId, used)
      return adding(stage, [add])
    },
  ],
  [
    'an added key package of a device that was removed',
    'service.key-package-claimed',
    async (stage) => {
      const add = await stage.claimed([stage.eve])
      await stage.db.execute('UPDATE device SET removed_at = now() WHERE device_id = $1', [
        stage.eve.deviceId,
      ])
      return adding(stage, add)
    },
  ],
  [
    'a last-resort key package that brings its device in a second time',
    'service.key-package-once',
    async (stage) => {
      const last = await makeOwnKeyPackage(stage.eve)
      await publishKeyPackages(stage.ports, { caller: stage.eve, keyPackages: [], lastResort: last.bytes })
      await stage.claimAgain(stage.eve)
      await stage.advance({ add: [last.bytes] })
      await stage.advance({ remove: [3] })
      await stage.claimAgain(stage.eve)
      return adding(stage, [last.bytes])
    },
  ],
  [
    'an added device under the key of a member',
    'leaf.unique-signature-key',
    async (stage) => {
      const { signatureKey, privateKey } = stage.carol.device
      const { publicPackage } = await makeOwnKeyPackage({ ...stage.eve, signatureKey, privateKey })
      const add = await stage.claimed([stage.eve])
      const made = await forged(stage.alice, { proposals: byValue(adds(publicPackage)) }, { add })
      return () => stage.submit(made)
    },
  ],
  [
    'an addition without a Welcome',
    'service.welcome',
    async (stage) => welcoming(stage, async (made) => ({ ...made, welcome: undefined })),
  ],
  [
    'a Welcome without an addition',
    'service.welcome',
    async (stage) => {
      const [add = fail()] = await stage.claimed([stage.eve])
      const { welcome } = await makeCommit(stage.alice, { add: [add] })
      const made = await makeCommit(stage.alice)
      return () => stage.submit({ ...made, welcome })
    },
  ],
  [
    'a Welcome that leaves out one of the added',
    'service.welcome-recipients',
    async (stage) => {
      const add = await stage.claimed([stage.eve, await stage.device()])
      const made = await makeCommit(stage.alice, { add })
      const { welcome } = await makeCommit(stage.alice, { add: add.slice(1) })
      return () => stage.submit({ ...made, welcome })
    },
  ],
  [
    'a Welcome for somebody else than is added',
    'service.welcome-recipients',
    async (stage) => {
      const add = await stage.claimed([stage.eve, await stage.device()])
      const made = await makeCommit(stage.alice, { add: add.slice(0, 1) })
      const { welcome } = await makeCommit(stage.alice, { add: add.slice(1) })
      return () => stage.submit({ ...made, welcome })
    },
  ],
  [
    'a Welcome that names one more than is added',
    'service.welcome-recipients',
    async (stage) => {
      const add = await stage.claimed([stage.eve, await stage.device()])
      const made = await makeCommit(stage.alice, { add: add.slice(1) })
      const { welcome } = await makeCommit(stage.alice, { add })
      return () => stage.submit({ ...made, welcome })
    },
  ],
  [
    'a Welcome that names somebody twice',
    'welcome.named-once',
    async (stage) =>
      welcoming(stage, async (made) =>
        withWelcome(made, ({ secrets }) => ({ secrets: [...secrets, ...secrets] })),
      ),
  ],
  [
    'a Welcome of another suite',
    'service.welcome-ciphersuite',
    async (stage) => {
      const { hpke } = await loadCiphersuite(P256)
      const kemOutput = await hpke.exportPublicKey((await hpke.generateKeyPair()).publicKey)
      return welcoming(stage, async (made) =>
        withWelcome(made, ({ secrets }) => ({
          cipherSuite: P256,
          secrets: secrets.map(({ newMember, encryptedGroupSecrets: { ciphertext } }) => ({
            newMember,
            encryptedGroupSecrets: { kemOutput, ciphertext },
          })),
        })),
      )
    },
  ],
]

const P256 = 'MLS_128_DHKEMP256_AES128GCM_SHA256_P256'

async function adding(stage: Stage, add: readonly Uint8Array[]): Promise<() => Promise<unknown>> {
  const made = await makeCommit(stage.alice, { add })
  return () => stage.submit(made)
}

/** Alice adds Eve, as she may, with a Welcome that somebody made of hers. */
async function welcoming(
  stage: Stage,
  change: (made: MadeCommit) => Promise<MadeCommit>,
): Promise<() => Promise<unknown>> {
  const made = await makeCommit(stage.alice, { add: await stage.claimed([stage.eve]) })
  const changed = await change(made)
  return () => stage.submit(changed)
}

function withWelcome(made: MadeCommit, change: (welcome: Welcome) => Partial<Welcome>): MadeCommit {
  const message = made.welcome && decodeMlsMessage(made.welcome, 0)?.[0]
  if (message?.wireformat !== 'mls_welcome') throw new Error('no Welcome')
  const welcome = { ...message.welcome, ...change(message.welcome) }
  return { ...made, welcome: encodeMlsMessage({ ...message, welcome }) }
}

function fail(): never {
  throw new Error('the test lacks what it needs')
}

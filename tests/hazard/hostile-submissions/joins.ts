import { getGroupInfo } from '@catbird-mls/core/groups'
import { replacing } from '../../mls/public-group/cast.ts'
import type { Attack } from './attack.ts'
import { partyOf } from './forging.ts'

/** External commits that the service must not take. */
export const joins: Attack[] = [
  [
    'a second external commit in a row that nobody can process',
    'service.barred',
    async (stage) => {
      for (let i = 0; i < 2; i++) {
        await stage.rejoin()
        await stage.report()
      }
      const made = await stage.external(stage.carol.device, { resync: true })
      return () => stage.submit(made)
    },
  ],
  [
    'an external commit of a stranger',
    'service.part',
    async (stage) => {
      const made = await stage.external(stage.eve)
      return () => stage.submit(made)
    },
  ],
  [
    'an external commit of who was removed',
    'service.standing',
    async (stage) => {
      const { device } = stage.carol
      await stage.advance({ remove: [2] })
      const made = await stage.external(device)
      return () => stage.submit(made)
    },
  ],
  [
    "another device's external commit, taken on its way",
    'service.own-leaf',
    async (stage) => {
      const made = await stage.external(await stage.device({ did: stage.carol.device.did }))
      return () => stage.submit(made, stage.bob.device)
    },
  ],
  [
    'an external commit by another key than the device registered',
    'service.own-leaf',
    async (stage) => {
      const second = await stage.device({ did: stage.carol.device.did })
      const { signatureKey, privateKey } = await stage.device()
      const made = await stage.external({ ...second, signatureKey, privateKey })
      return () => stage.submit(made, second)
    },
  ],
  [
    'an external commit under the name of another account',
    'grounds.join',
    async (stage) => {
      const made = await stage.external(stage.eve)
      return () => stage.submit(made, stage.bob.device)
    },
  ],
  [
    "an external commit that takes another account's leaf",
    'grounds.join-replaces',
    async (stage) => {
      const phone = await stage.device({ did: stage.carol.device.did })
      const through = await getGroupInfo(stage.ports, { caller: phone, convoId: stage.convoId })
      const { commit } = await replacing(partyOf(phone), partyOf(stage.bob.device), stage.alice.state)
      const made = { commit, groupInfo: through.groupInfo, welcome: undefined, next: stage.carol }
      return () => stage.submit(made, phone)
    },
  ],
  [
    'an external commit of a device that has a leaf',
    'leaf.unique-signature-key',
    async (stage) => {
      const made = await stage.external(stage.carol.device)
      return () => stage.submit(made)
    },
  ],
]

import { createApplicationMessage, createProposal, encodeMlsMessage } from 'ts-mls'
import { alice, BLANK, bobs, carol, formerBobs, placeOf } from '../cast.ts'
import { forge } from '../forge-commit.ts'
import { commit, found, removes, suite } from '../library-group.ts'
import { update, bobForges } from './hostile.ts'
import type { Hostile } from './hostile.ts'

/** Commits that are ill framed. */
export const framing: Hostile[] = [
  [
    'signed by another member',
    'framing.signature',
    async () => ({ commit: await forge(update.message, bobs, carol, {}) }),
  ],
  [
    'in the name of another member',
    'framing.signature',
    () => bobForges({ sender: { senderType: 'member', leafIndex: placeOf(alice) } }),
  ],
  [
    'from a blank leaf',
    'framing.sender-leaf',
    () => bobForges({ sender: { senderType: 'member', leafIndex: BLANK } }),
  ],
  [
    'from outside the tree',
    'framing.sender-leaf',
    () => bobForges({ sender: { senderType: 'member', leafIndex: 2 ** 32 - 1 } }),
  ],
  [
    'from an external sender',
    'framing.sender-type',
    () => bobForges({ sender: { senderType: 'external', senderIndex: 0 } }),
  ],
  ['of a former epoch', 'framing.epoch', () => commit(formerBobs, [])],
  ['of an epoch to come', 'framing.epoch', () => commit(update.state, [])],
  ['of another group', 'framing.group', async () => commit((await found(alice)).state, [])],
  [
    'whose confirmation tag is cut short',
    'framing.tags',
    () => bobForges({ confirmationTag: new Uint8Array(31) }),
  ],
  ['whose membership tag is left out', 'framing.tags', () => bobForges({ membershipTag: new Uint8Array() })],
  [
    'with authenticated data of no known form',
    'data.commit',
    () => bobForges({ authenticatedData: Uint8Array.of(1, 2, 3) }),
  ],
  [
    'that is a proposal',
    'framing.content-type',
    async () => {
      const { message } = await createProposal(bobs, true, removes(0), suite)
      return { commit: encodeMlsMessage(message) }
    },
  ],
  [
    'that is a message',
    'framing.form',
    async () => {
      const { privateMessage } = await createApplicationMessage(bobs, Uint8Array.of(1), suite)
      return {
        commit: encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage }),
      }
    },
  ],
]

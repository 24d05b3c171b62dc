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
    'InvalidMls',
    'signature',
    async () => ({ commit: await forge(update.message, bobs, carol, {}) }),
  ],
  [
    'in the name of another member',
    'InvalidMls',
    'signature',
    () => bobForges({ sender: { senderType: 'member', leafIndex: placeOf(alice) } }),
  ],
  [
    'from a blank leaf',
    'InvalidMls',
    'not there',
    () => bobForges({ sender: { senderType: 'member', leafIndex: BLANK } }),
  ],
  [
    'from outside the tree',
    'InvalidMls',
    'not there',
    () => bobForges({ sender: { senderType: 'member', leafIndex: 2 ** 32 - 1 } }),
  ],
  [
    'from an external sender',
    'InvalidMls',
    'joins by it',
    () => bobForges({ sender: { senderType: 'external', senderIndex: 0 } }),
  ],
  ['of a former epoch', 'InvalidMls', 'epoch', () => commit(formerBobs, [])],
  ['of an epoch to come', 'InvalidMls', 'epoch', () => commit(update.state, [])],
  ['of another group', 'InvalidMls', 'another group', async () => commit((await found(alice)).state, [])],
  [
    'with authenticated data of no known form',
    'InvalidMls',
    'authenticated data',
    () => bobForges({ authenticatedData: Uint8Array.of(1, 2, 3) }),
  ],
  [
    'that is a proposal',
    'InvalidMls',
    'no commit',
    async () => {
      const { message } = await createProposal(bobs, true, removes(0), suite)
      return { commit: encodeMlsMessage(message) }
    },
  ],
  [
    'that is a message',
    'InvalidMls',
    'not a commit',
    async () => {
      const { privateMessage } = await createApplicationMessage(bobs, Uint8Array.of(1), suite)
      return {
        commit: encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage }),
      }
    },
  ],
]

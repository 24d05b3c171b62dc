import type { PrivateMessage } from 'ts-mls'
import { verifyFramedContentSignature } from 'ts-mls/framedContent.js'
import { protectApplicationData } from 'ts-mls/messageProtection.js'
import { encode } from 'ts-mls/codec/tlsEncoder.js'
import {
  decodePrivateMessageContent,
  decryptSenderData,
  privateContentAADEncoder,
  toAuthenticatedContent,
} from 'ts-mls/privateMessage.js'
import { ratchetToGeneration } from 'ts-mls/secretTree.js'
import type { SenderData } from 'ts-mls/sender.js'
import { clientConfig, FORWARD_STEPS } from './client-config.ts'
import type { DeviceKeys } from './device-keys.ts'
import { asEngineError, MlsEngineError } from './errors.ts'
import { epochOf, ownLeaf } from './group-state.ts'
import type { GroupState, PastEpoch } from './group-state.ts'
import { leafAt } from './members.ts'
import type { Leaf } from './members.ts'
import { ratchetOf, secretTreeWith, withRatchet } from './ratchets.ts'
import type { Ratchets } from './ratchets.ts'
import { loadSuite } from './suite.ts'
import type { Suite } from './suite.ts'
import { decodePrivate, encodePrivate } from './wire.ts'

/** An application message sealed, and the state whose ratchet has moved on. Store both before sending. */
export interface Encrypted {
  readonly ciphertext: Uint8Array
  readonly epoch: number
  readonly state: GroupState
}

/** An application message opened, and the state that has forgotten its key. */
export interface Decrypted {
  readonly plaintext: Uint8Array
  readonly authenticatedData: Uint8Array
  readonly epoch: number
  /** The leaf that signed it. */
  readonly sender: Leaf
  readonly state: GroupState
}

/** How many messages this device has sent in the epoch: past `RENEW_LEAF_AT` it renews its leaf. */
export function sentInEpoch(state: GroupState): number {
  return ratchetOf(state.ratchets, ownLeaf(state))?.generation ?? 0
}

/** Seals an application message (RFC 9420 §6.3). */
export async function encrypt(input: {
  state: GroupState
  device: DeviceKeys
  plaintext: Uint8Array
  authenticatedData: Uint8Array
}): Promise<Encrypted> {
  const { state, device } = input
  const suite = await loadSuite(device.ciphersuite)
  const leaf = ownLeaf(state)
  const { privateMessage, newSecretTree } = await protectApplicationData(
    device.privateKey,
    state.schedule.senderDataSecret,
    input.plaintext,
    input.authenticatedData,
    state.context,
    secretTreeWith(leaf, ratchetAt(state.ratchets, leaf)),
    leaf,
    clientConfig.paddingConfig,
    suite,
  )
  const ratchets = withRatchet(state.ratchets, leaf, advanced(newSecretTree, leaf))
  return { ciphertext: encodePrivate(privateMessage), epoch: epochOf(state), state: { ...state, ratchets } }
}

/** What a sealed message shows to everybody: where it belongs and its authenticated data, not yet verified. */
export function peek(ciphertext: Uint8Array): {
  groupId: Uint8Array
  epoch: number
  authenticatedData: Uint8Array
} {
  const { groupId, epoch, authenticatedData } = decodePrivate(ciphertext)
  return { groupId, epoch: Number(epoch), authenticatedData }
}

/** Opens an application message of the current or a kept past epoch, in whatever order they come. */
export async function decrypt(state: GroupState, ciphertext: Uint8Array): Promise<Decrypted> {
  const message = decodePrivate(ciphertext)
  if (message.contentType !== 'application') {
    throw new MlsEngineError('InvalidMls', 'a PrivateMessage that is no application message')
  }
  const suite = await loadSuite(state.context.cipherSuite)
  const keys = epochKeys(state, Number(message.epoch))
  const opened = await asEngineError('the message cannot be opened', () => open(keys, message, suite))
  return {
    plaintext: opened.plaintext,
    authenticatedData: message.authenticatedData,
    epoch: keys.epoch,
    sender: opened.sender,
    state: withRatchets(state, keys.epoch, opened.ratchets),
  }
}

type EpochKeys = Pick<PastEpoch, 'epoch' | 'context' | 'senderDataSecret' | 'ratchets'> & {
  readonly leafAt: (leafIndex: number) => Leaf | undefined
}

function epochKeys(state: GroupState, epoch: number): EpochKeys {
  const current = epochOf(state)
  if (epoch > current)
    throw new MlsEngineError('EpochAhead', `message of epoch ${epoch}, state at ${current}`)
  if (epoch === current) {
    const { context, ratchets } = state
    const { senderDataSecret } = state.schedule
    return {
      epoch,
      context,
      senderDataSecret,
      ratchets,
      leafAt: (leafIndex) => leafAt(state.tree, leafIndex),
    }
  }
  const past = state.past.find((kept) => kept.epoch === epoch)
  if (past === undefined)
    throw new MlsEngineError('EpochTooOld', `no keys of epoch ${epoch}, state at ${current}`)
  return { ...past, leafAt: (leafIndex) => past.leaves.find((leaf) => leaf.leafIndex === leafIndex) }
}

/** RFC 9420 §6.3.1 and §6.3.2, the receiving side. */
async function open(keys: EpochKeys, message: PrivateMessage, suite: Suite) {
  const senderData = await decryptSenderData(message, keys.senderDataSecret, suite)
  const sender = senderData && keys.leafAt(senderData.leafIndex)
  if (senderData === undefined || sender === undefined) {
    throw new MlsEngineError('InvalidMls', 'the sender is no leaf of that epoch')
  }
  const { key, nonce, newTree } = await step(keys, senderData, suite)
  const aad = encode(privateContentAADEncoder)(message)
  const content = await suite.hpke.decryptAead(key, nonce, aad, message.ciphertext)
  const decoded = decodePrivateMessageContent('application')(content, 0)?.[0]
  if (decoded?.contentType !== 'application')
    throw new MlsEngineError('InvalidMls', 'no application data inside')
  const { content: framed, auth } = toAuthenticatedContent(decoded, message, sender.leafIndex)
  const signed = await verifyFramedContentSignature(
    sender.signatureKey,
    'mls_private_message',
    framed,
    auth,
    keys.context,
    suite.signature,
  )
  if (!signed) throw new MlsEngineError('InvalidMls', 'the signature does not verify')
  return {
    plaintext: decoded.applicationData,
    sender,
    ratchets: withRatchet(keys.ratchets, sender.leafIndex, advanced(newTree, sender.leafIndex)),
  }
}

function step(keys: EpochKeys, senderData: SenderData, suite: Suite) {
  const { leafIndex, generation } = senderData
  const ratchet = ratchetAt(keys.ratchets, leafIndex)
  if (generation < ratchet.generation && ratchet.unusedGenerations[generation] === undefined) {
    throw new MlsEngineError('KeyConsumed', `generation ${generation} of leaf ${leafIndex} was used before`)
  }
  if (generation - ratchet.generation > FORWARD_STEPS) {
    throw new MlsEngineError('TooFarAhead', `generation ${generation} of leaf ${leafIndex} is too far ahead`)
  }
  const tree = secretTreeWith(leafIndex, ratchet)
  return ratchetToGeneration(tree, senderData, 'application', clientConfig.keyRetentionConfig, suite)
}

function withRatchets(state: GroupState, epoch: number, ratchets: Ratchets): GroupState {
  if (epoch === epochOf(state)) return { ...state, ratchets }
  return { ...state, past: state.past.map((past) => (past.epoch === epoch ? { ...past, ratchets } : past)) }
}

function ratchetAt(ratchets: Ratchets, leafIndex: number) {
  const ratchet = ratchetOf(ratchets, leafIndex)
  if (ratchet === undefined) throw new MlsEngineError('NotMember', `leaf ${leafIndex} has no ratchet`)
  return ratchet
}

function advanced(tree: Parameters<typeof ratchetToGeneration>[0], leafIndex: number) {
  const node = tree[leafIndex * 2]
  if (node === undefined) throw new MlsEngineError('InvalidMls', 'the ratchet did not advance')
  return node.application
}

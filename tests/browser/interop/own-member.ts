import {
  acceptAll,
  createCommit,
  createGroup,
  createGroupInfoWithExternalPubAndRatchetTree,
  decodeMlsMessage,
  defaultLifetime,
  emptyPskIndex,
  encodeMlsMessage,
  generateKeyPackageWithKey,
  joinGroup,
  joinGroupExternal,
  processPrivateMessage,
  processPublicMessage,
} from 'ts-mls'
import type {
  CiphersuiteImpl,
  ClientState,
  Extension,
  KeyPackage,
  MLSMessage,
  PrivateKeyPackage,
  Proposal,
} from 'ts-mls'
import { decodeKeyPackage, encodeKeyPackage } from 'ts-mls/keyPackage.js'
import { encodeGroupInfo } from 'ts-mls/groupInfo.js'
import { encrypt } from '@catbird-mls/client/mls'
import { DEFAULT_CIPHERSUITE, loadCiphersuite } from '@catbird-mls/core/mls'
import { fromLibrary } from '../../../packages/client-sdk/src/mls/group-state.ts'
import { newDevice } from '../../mls/support/device.ts'
import type { Device } from '../../mls/support/device.ts'
import { policyExtensionType } from '../../mls/support/extensions.ts'
import { add } from '../../mls/support/proposals.ts'
import { foreignName } from './core-crypto.ts'

/** What leaves a member with a commit, as MLSMessages. */
export interface OwnCommit {
  readonly commit: Uint8Array
  readonly welcome: Uint8Array | undefined
}

/**
 * A member by the SDK's library as it is patched, with the SDK's own sealing of messages, in a group without a policy,
 * which no convo has.
 */
export class OwnMember {
  readonly #suite: CiphersuiteImpl
  readonly #device: Device
  readonly #keys: { readonly publicPackage: KeyPackage; readonly privatePackage: PrivateKeyPackage }
  #state: ClientState | undefined

  private constructor(
    suite: CiphersuiteImpl,
    device: Device,
    keys: { readonly publicPackage: KeyPackage; readonly privatePackage: PrivateKeyPackage },
  ) {
    this.#suite = suite
    this.#device = device
    this.#keys = keys
  }

  /** Makes one whose leaf names the credential types: core-crypto adds nobody who does not take X.509. */
  static async create(credentials: ('basic' | 'x509')[] = ['basic', 'x509']): Promise<OwnMember> {
    const suite = await loadCiphersuite(DEFAULT_CIPHERSUITE)
    const device = await newDevice(foreignName(), suite)
    const keys = await generateKeyPackageWithKey(
      { credentialType: 'basic', identity: new TextEncoder().encode(device.name) },
      {
        versions: ['mls10'],
        ciphersuites: [suite.name],
        extensions: [policyExtensionType],
        proposals: [],
        credentials,
      },
      defaultLifetime,
      [],
      device.signatureKey,
      suite,
    )
    return new OwnMember(suite, device, keys)
  }

  keyPackage(): Uint8Array {
    return encodeKeyPackage(this.#keys.publicPackage)
  }

  async found(extensions: Extension[] = []): Promise<void> {
    const { publicPackage, privatePackage } = this.#keys
    const groupId = crypto.getRandomValues(new Uint8Array(32))
    this.#state = await createGroup(groupId, publicPackage, privatePackage, extensions, this.#suite)
  }

  addPackage(keyPackage: Uint8Array): Promise<OwnCommit> {
    const decoded = decodeKeyPackage(keyPackage, 0)?.[0]
    if (decoded === undefined) throw new Error('no key package')
    return this.commit([add(decoded)])
  }

  /** Commits; with nothing to propose it renews its leaf. */
  async commit(proposals: Proposal[]): Promise<OwnCommit> {
    const options = { wireAsPublicMessage: true, extraProposals: proposals, ratchetTreeExtension: true }
    const { newState, commit, welcome } = await createCommit(
      { state: this.state, cipherSuite: this.#suite },
      options,
    )
    this.#state = newState
    return {
      commit: encodeMlsMessage(commit),
      welcome: welcome && encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome }),
    }
  }

  async join(bytes: Uint8Array): Promise<void> {
    const { publicPackage, privatePackage } = this.#keys
    const { welcome } = decoded(bytes, 'mls_welcome')
    this.#state = await joinGroup(welcome, publicPackage, privatePackage, emptyPskIndex, this.#suite)
  }

  async joinExternally(bytes: Uint8Array): Promise<Uint8Array> {
    const { publicPackage, privatePackage } = this.#keys
    const { groupInfo } = decoded(bytes, 'mls_group_info')
    const joined = await joinGroupExternal(groupInfo, publicPackage, privatePackage, false, this.#suite)
    this.#state = joined.newState
    const { publicMessage } = joined
    return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage })
  }

  /** With the tree in it, and not as an MLSMessage: so it is taken. */
  async groupInfo(): Promise<Uint8Array> {
    const groupInfo = await createGroupInfoWithExternalPubAndRatchetTree(this.state, [], this.#suite)
    return encodeGroupInfo(groupInfo)
  }

  async receiveCommit(bytes: Uint8Array): Promise<void> {
    const { publicMessage } = decoded(bytes, 'mls_public_message')
    const result = await processPublicMessage(
      this.state,
      publicMessage,
      emptyPskIndex,
      this.#suite,
      acceptAll,
    )
    this.#state = result.newState
  }

  /** Sealed by the SDK's engine. Its ratchets are those of this call alone, so that it is called once for each message. */
  async send(text: string): Promise<Uint8Array> {
    const { signKey: privateKey, publicKey } = this.#device.signatureKey
    const device = { did: '', deviceId: '', ciphersuite: DEFAULT_CIPHERSUITE, privateKey, publicKey } as const
    const plaintext = new TextEncoder().encode(text)
    const state = fromLibrary(this.state, [])
    const authenticatedData = new Uint8Array([1, 2, 3])
    return (await encrypt({ state, device, plaintext, authenticatedData })).ciphertext
  }

  /** Opened by the library: the SDK's engine opens nothing of a leaf that names no `did#deviceId`. */
  async read(bytes: Uint8Array): Promise<string> {
    const { privateMessage } = decoded(bytes, 'mls_private_message')
    const result = await processPrivateMessage(this.state, privateMessage, emptyPskIndex, this.#suite)
    this.#state = result.newState
    if (result.kind !== 'applicationMessage') throw new Error('no application message')
    return new TextDecoder().decode(result.message)
  }

  get epoch(): bigint {
    return this.state.groupContext.epoch
  }

  private get state(): ClientState {
    if (this.#state === undefined) throw new Error('it is in no group')
    return this.#state
  }
}

function decoded<Format extends MLSMessage['wireformat']>(
  bytes: Uint8Array,
  wireformat: Format,
): Extract<MLSMessage, { wireformat: Format }> {
  const message = decodeMlsMessage(bytes, 0)?.[0]
  if (message?.wireformat !== wireformat) throw new Error(`no ${wireformat}`)
  return message as Extract<MLSMessage, { wireformat: Format }> // as was just tested
}

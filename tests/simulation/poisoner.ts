import { decodeMlsMessage, encodeMlsMessage } from 'ts-mls'
import type { GroupInfo, MLSMessage, PublicMessage } from 'ts-mls'
import { signFramedContentTBS } from 'ts-mls/framedContent.js'
import { signGroupInfo } from 'ts-mls/groupInfo.js'
import { judgeCommit, loadCiphersuite } from '@catbird-mls/core/mls'
import type { PublicGroup } from '@catbird-mls/core/mls'
import type { Chance } from './chance.ts'
import type { Device } from './device.ts'
import type { Call } from './network.ts'
import { keysOn } from './oracle/held.ts'
import type { World } from './world.ts'

/** How long it rests before it commits something again. */
const REST_MS = { least: 30_000, most: 240_000 }
/** Other accounts in a group that it begins. */
const VICTIMS = 4
/** How often a commit of the poisoner's is poisoned. */
const POISONED = 0.5
/** The poisoner behaves until everybody has got up and begun. */
const PATIENCE_MS = 3 * 60_000

const poisons = ['confirmation tag', 'path', 'external_pub'] as const

/**
 * A device that sends commits with something in them that nobody without the group's secrets can refuse: its client is
 * an honest one, and its commits are altered on their way, and signed anew with its key.
 */
export class Poisoner {
  readonly #world: World
  readonly #chance: Chance
  readonly #device: Device

  constructor(world: World, chance: Chance) {
    const account = world.cast.accounts.at(-1)
    const device = account?.devices[0]
    if (account === undefined || device === undefined) throw new Error('there is nobody to be the poisoner')
    account.turnHostile()
    this.#world = world
    this.#chance = chance
    this.#device = device
  }

  begin(): void {
    this.#world.agenda.after(PATIENCE_MS, () => {
      this.#world.network.tamper = (call) => this.#tamper(call)
      this.#stir()
    })
  }

  /** Beside what it does as everybody does, it begins groups and commits to them. */
  #stir(): void {
    const { agenda, trace } = this.#world
    agenda.after(this.#chance.between(REST_MS.least, REST_MS.most), () => this.#stir())
    this.#provoke().catch((err: unknown) => trace.note(`${this.#device.name} fails: ${String(err)}`))
  }

  async #provoke(): Promise<void> {
    const { client } = this.#device
    if (client === undefined) return
    const others = this.#world.cast.accounts.filter(({ did }) => did !== client.did)
    const groups = (await client.convos.list()).filter(
      ({ kind, state }) => kind === 'group' && state === 'joined',
    )
    const name = `Poison ${String(this.#chance.int(1000))}`
    const [group] = this.#chance.sample(groups, 1)
    if (group === undefined || this.#chance.chance(0.2))
      await client.convos.create({
        members: this.#chance.sample(others, VICTIMS).map(({ did }) => did),
        name,
      })
    else await group.rename({ name })
  }

  async #tamper(call: Call): Promise<string> {
    const { library, report, trace } = this.#world
    const mine = call.from.name === this.#device.name && call.method === 'submitCommit'
    if (!mine || !this.#chance.chance(POISONED)) return call.body
    const input = JSON.parse(call.body) as { convoId: string; commit: Bytes; groupInfo: Bytes }
    const group = library.get(input.convoId)?.group
    const poison = this.#chance.pick(poisons)
    const poisoned = group && (await this.#poison(poison, input.convoId, group, input))
    if (poisoned === undefined) return call.body
    trace.note(`${this.#device.name} poisons a commit in ${input.convoId.slice(0, 6)}: ${poison}`)
    report.count(`poison ${poison}`)
    library.poison(fromBase64(poisoned.commit), poison === 'external_pub' ? 'trap' : 'poison')
    return JSON.stringify({ ...input, ...poisoned })
  }

  async #poison(
    poison: (typeof poisons)[number],
    convoId: string,
    group: PublicGroup,
    input: { readonly commit: Bytes; readonly groupInfo: Bytes },
  ): Promise<{ commit: Bytes; groupInfo: Bytes } | undefined> {
    const message = decoded(input.commit)
    const info = decoded(input.groupInfo)
    const keys = keysOn(this.#device.disk)
    if (message.wireformat !== 'mls_public_message' || info.wireformat !== 'mls_group_info' || !keys)
      return undefined
    const commit = await this.#commit(poison, message.publicMessage, group, keys.privateKey)
    const after = commit && (await contextAfter(group, convoId, commit))
    if (commit === undefined || after === undefined) return undefined
    const groupInfo = await this.#info(poison, info.groupInfo, { after, by: keys.privateKey, commit })
    return {
      commit: encoded({ version: 'mls10', wireformat: 'mls_public_message', publicMessage: commit }),
      groupInfo: encoded({ version: 'mls10', wireformat: 'mls_group_info', groupInfo }),
    }
  }

  async #commit(
    poison: (typeof poisons)[number],
    message: PublicMessage,
    group: PublicGroup,
    by: Uint8Array,
  ): Promise<PublicMessage | undefined> {
    const { content, auth } = message
    if (content.contentType !== 'commit' || auth.contentType !== 'commit' || message.senderType !== 'member')
      return undefined
    if (poison === 'external_pub') return message
    if (poison === 'confirmation tag')
      return { ...message, auth: { ...auth, confirmationTag: this.#garbage(auth.confirmationTag) } }
    const { path } = content.commit
    if (path === undefined) return undefined
    const nodes = path.nodes.map((node) => ({
      ...node,
      encryptedPathSecret: node.encryptedPathSecret.map((sealed) => ({
        ...sealed,
        ciphertext: this.#garbage(sealed.ciphertext),
      })),
    }))
    const forged = { ...content, commit: { ...content.commit, path: { ...path, nodes } } }
    const tbs = {
      protocolVersion: 'mls10',
      wireformat: 'mls_public_message',
      content: forged,
      senderType: 'member',
      context: group.context,
    } as const
    const { signature } = await loadCiphersuite(group.context.cipherSuite)
    return {
      ...message,
      content: forged,
      auth: { ...auth, signature: await signFramedContentTBS(by, tbs, signature) },
    }
  }

  async #info(
    poison: (typeof poisons)[number],
    info: GroupInfo,
    { after, by, commit }: { after: PublicGroup['context']; by: Uint8Array; commit: PublicMessage },
  ): Promise<GroupInfo> {
    const { signature } = await loadCiphersuite(after.cipherSuite)
    const { signature: _, ...tbs } = info
    const confirmationTag =
      commit.auth.contentType === 'commit' ? commit.auth.confirmationTag : info.confirmationTag
    const extensions = info.extensions.map((extension) =>
      extension.extensionType === 'external_pub' && poison === 'external_pub'
        ? { ...extension, extensionData: Uint8Array.from([32, ...this.#garbage(new Uint8Array(32))]) }
        : extension,
    )
    return signGroupInfo({ ...tbs, groupContext: after, confirmationTag, extensions }, by, signature)
  }

  #garbage(bytes: Uint8Array): Uint8Array {
    return bytes.map(() => this.#chance.int(256))
  }
}

type Bytes = { readonly $bytes: string }

/** The context that a commit leads to; undefined if it is not of this epoch. */
async function contextAfter(
  group: PublicGroup,
  convoId: string,
  commit: PublicMessage,
): Promise<PublicGroup['context'] | undefined> {
  const bytes = encodeMlsMessage({
    version: 'mls10',
    wireformat: 'mls_public_message',
    publicMessage: commit,
  })
  return judgeCommit(group, { convoId, commit: bytes }).then(
    (judgement) => judgement.group.context,
    () => undefined,
  )
}

function decoded({ $bytes }: Bytes): MLSMessage {
  const message = decodeMlsMessage(fromBase64({ $bytes }), 0)?.[0]
  if (message === undefined) throw new Error('the poisoner cannot read its own commit')
  return message
}

function fromBase64({ $bytes }: Bytes): Uint8Array {
  return Uint8Array.from(Buffer.from($bytes, 'base64'))
}

function encoded(message: MLSMessage): Bytes {
  return { $bytes: Buffer.from(encodeMlsMessage(message)).toString('base64').replaceAll('=', '') }
}

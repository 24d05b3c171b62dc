import type { Queryable } from '../database/index.ts'
import type { Log, Random } from '../ports/index.ts'
import { HeldKeys } from './held-keys.ts'
import { monthOf } from './month.ts'
import { openKey, sealingKeyOf, sealKey } from './seal.ts'
import { insertKey, readKey } from './sql/keys.ts'
import type { KeyRow } from './sql/keys.ts'
import { stampFor, tagPrefix } from './tag.ts'
import type { Franked, FrankingKey, Stamp } from './tag.ts'

/** What the tags of some messages are made of, once their places are known. */
export type Stamps = {
  /** How each tag begins; null where there are none to be. */
  readonly prefix: Uint8Array | null
  /** Of each message, in their order. */
  readonly of: readonly (Stamp | null)[]
}

/** Binds messages to their senders by the keys of months (docs/decisions/0021). */
export interface Franking {
  readonly serviceDid: string
  /**
   * What the tags of messages are made of that are sent now. It fails no send: where the key cannot be had, they get no tag
   * and cannot be reported, and it is logged.
   */
  stamp(messages: readonly Franked[], now: Date): Promise<Stamps>
  /** Makes the keys of this month and the next, where the database lacks them. Any number of nodes may at once. */
  makeAhead(now: Date): Promise<void>
  /** The key of a month; undefined if there is none, was never or is no more, or it is sealed by another secret. */
  find(month: number): Promise<FrankingKey | undefined>
}

type Ports = { readonly db: Queryable; readonly random: Random; readonly log: Log }

/** Makes the franking of a node. `secret` is the one that all nodes of the service share. */
export function createFranking(
  ports: Ports,
  { secret, serviceDid }: { readonly secret: string; readonly serviceDid: string },
): Franking {
  const sealing = sealingKeyOf(secret)
  const find = async (month: number): Promise<FrankingKey | undefined> => {
    const [row] = await ports.db.query<KeyRow>(readKey, [month, sealing.fingerprint])
    return row === undefined ? undefined : openKey(row.sealed, month, sealing)
  }
  const findOrMake = async (month: number, now: Date): Promise<FrankingKey> => {
    const found = await find(month)
    if (found !== undefined) return found
    const fresh = { month, secret: ports.random.bytes(32) }
    const sealed = sealKey(fresh, sealing, ports.random)
    await ports.db.execute(insertKey, [month, sealing.fingerprint, sealed, now])
    // Another node may have been first.
    const kept = await find(month)
    if (kept === undefined) throw new Error('a franking key was destroyed as it was made')
    return kept
  }
  const held = new HeldKeys({ log: ports.log, findOrMake })
  return {
    serviceDid,
    find,
    async stamp(messages, now) {
      try {
        const key = await held.of(monthOf(now), now)
        return {
          prefix: tagPrefix(key.month),
          of: messages.map((message) => stampFor(key, serviceDid, message)),
        }
      } catch (err) {
        ports.log.error({ err }, 'messages are sent that cannot be reported: there is no franking key')
        return { prefix: null, of: messages.map(() => null) }
      }
    },
    async makeAhead(now) {
      const month = monthOf(now)
      for (const one of [month, month + 1]) await held.readAnew(one, now)
    },
  }
}

import type { Queryable } from '../database/index.ts'
import type { Did } from '../mls/index.ts'
import type { Relations } from '../relations/index.ts'
import type { DefaultAudience } from './audience.ts'
import { judgeReach, refused } from './judge-reach.ts'
import type { Reaches } from './judge-reach.ts'
import { readSettingsOf } from './settings.ts'
import { readCutOff } from './sql/read-cut-off.ts'

/** How accounts are reached by one that wants to write to them, or to bring them into a group. */
export interface Consent {
  /**
   * How each of the accounts is reached by another. It may ask the network, and so is asked outside of transactions; what
   * fails there fails nothing here (docs/consent.md).
   */
  reach(by: Did, dids: readonly Did[]): Promise<Reachable>
  /**
   * The same for one that is bringing them in now. Where that is a request of one of them, the labels of whoever makes it
   * are looked up: what is known of it when a request arrives decides whether that is shown.
   */
  bringIn(by: Did, dids: readonly Did[]): Promise<Reachable>
}

/** How accounts are reached; who is not in it is not reached. */
export type Reachable = ReadonlyMap<Did, Reaches>

/** How one of them is reached. */
export function reachOf(reachable: Reachable, did: Did): Reaches {
  return reachable.get(did) ?? refused
}

/**
 * Decides by relations, settings and the defaults of the deployment: see {@link judgeReach}. Nobody reaches an account that
 * may not act here, which looks as any other refusal does.
 */
export function createConsent(ports: ConsentPorts): Consent {
  return {
    reach: (by, dids) => reach(ports, by, dids),
    async bringIn(by, dids) {
      const reachable = await reach(ports, by, dids)
      if ([...reachable.values()].some(isRequest)) await ports.relations.hidden([by])
      return reachable
    },
  }
}

type ConsentPorts = {
  readonly db: Queryable
  readonly relations: Relations
  readonly defaults: DefaultAudience
}

async function reach(
  { db, relations, defaults }: ConsentPorts,
  by: Did,
  dids: readonly Did[],
): Promise<Reachable> {
  if (dids.length === 0) return new Map()
  const [betweens, settings, cutOff] = await Promise.all([
    relations.between(by, dids),
    readSettingsOf(db, dids),
    db.query<{ readonly did: Did }>(readCutOff, [dids]),
  ])
  const reaches = new Map(
    [...betweens].map(([did, between]) => {
      return [did, judgeReach({ between, settings: settings.get(did) ?? {}, defaults })]
    }),
  )
  for (const { did } of cutOff) reaches.set(did, refused)
  return reaches
}

function isRequest({ direct, group }: Reaches): boolean {
  return direct === 'request' || group === 'request'
}

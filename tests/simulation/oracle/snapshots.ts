import type { DeviceKeys, GroupState } from '@catbird-mls/client/mls'
import type { Cast } from '../cast.ts'
import type { Chronicle, Turn } from './chronicle.ts'
import { heldOf, keysOn } from './held.ts'
import type { Library } from './library.ts'
import type { Stay } from './stay.ts'

/** What a device held of a group when it was removed from it, before it could learn of that. */
export interface Snapshot {
  readonly name: string
  readonly chronicle: Chronicle
  readonly stay: Stay
  readonly keys: DeviceKeys
  readonly group: GroupState
  /** How far in the log it was. */
  readonly seq: number
}

/** As many are kept as can be looked at in the end. */
const MOST = 60

/** Takes away from removed devices what they could go on with, if their client were made to. */
export class Snapshots {
  readonly all: Snapshot[] = []
  readonly #cast: Cast

  constructor(library: Library, cast: Cast) {
    this.#cast = cast
    library.onTurn((chronicle, turn) => this.#turn(chronicle, turn))
  }

  #turn(chronicle: Chronicle, { removed, external }: Turn): void {
    for (const stay of external ? [] : removed) {
      const device = this.#cast.device(stay.did, stay.deviceId)
      if (device === undefined) continue
      const held = heldOf(device.disk, chronicle.convoId)
      if (held === undefined || held.record.phase === 'ended') stay.unheard = true
      const keys = keysOn(device.disk)
      if (keys === undefined || held?.group === undefined || held.record.phase !== 'joined') continue
      const { group } = held
      if (this.all.length < MOST)
        this.all.push({ name: device.name, chronicle, stay, keys, group, seq: held.record.seq })
    }
  }
}

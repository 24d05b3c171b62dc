import { Cell } from './cell.ts'
import { kept } from './same.ts'
import type { Stage } from './stage.ts'

/** Nobody is typing. */
export const NOBODY: readonly string[] = []

/**
 * Who types where. It listens as long as it is there, for who begins to type is told of once, and not again to whoever
 * begins to listen a moment later.
 */
export class TypingBoard {
  readonly #stage: Stage
  /** Devices that type, by convo, and whose they are. */
  readonly #typing = new Map<string, Map<string, string>>()
  readonly #cells = new Map<string, Set<Cell<readonly string[]>>>()

  constructor(stage: Stage) {
    this.#stage = stage
    const stop = stage.client.on('typing', ({ convoId, did, deviceId, active }) => {
      const devices = this.#typing.get(convoId) ?? new Map<string, string>()
      if (active) devices.set(`${did}#${deviceId}`, did)
      else devices.delete(`${did}#${deviceId}`)
      if (devices.size > 0) this.#typing.set(convoId, devices)
      else this.#typing.delete(convoId)
      for (const cell of this.#cells.get(convoId) ?? []) this.#show(cell, convoId)
    })
    stage.running.add({ stop })
  }

  /** The accounts, but for the own one, that type in a convo now. */
  in(convoId: string): Cell<readonly string[]> {
    const cell: Cell<readonly string[]> = new Cell(this.#stage, NOBODY, () => {
      const cells = this.#cells.get(convoId) ?? new Set()
      this.#cells.set(convoId, cells.add(cell))
      this.#show(cell, convoId)
      return () => {
        cells.delete(cell)
        if (cells.size === 0 && this.#cells.get(convoId) === cells) this.#cells.delete(convoId)
      }
    })
    return cell
  }

  #show(cell: Cell<readonly string[]>, convoId: string): void {
    cell.change(() => {
      const dids = new Set(this.#typing.get(convoId)?.values())
      dids.delete(this.#stage.client.did)
      return kept(cell.getSnapshot(), [...dids])
    })
  }
}

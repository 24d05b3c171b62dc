import { StorageClosedError } from '@catbird-mls/client'
import type { Change, ClientStorage, KeyRange, Store, StoreEntry } from '@catbird-mls/client'
import { SortedMap } from '../../packages/client-sdk/src/storage/memory/sorted-map.ts'

/** Whether a write that a device dies at has taken effect. */
export type CrashPoint = 'before' | 'after'

/** What keeps a device's data beyond the lives of its client. */
export class Disk {
  readonly #data = new SortedMap()

  read(key: string): Uint8Array | undefined {
    return this.#data.get(key)?.slice()
  }

  list(range: KeyRange): StoreEntry[] {
    return this.#data.list(range).map(([key, value]) => [key, value.slice()])
  }

  write(changes: readonly Change[]): void {
    for (const { key, value } of changes) this.#data.set(key, value?.slice())
  }

  /** Loses everything but what is under this key. */
  forgetAllBut(kept: string): void {
    for (const [key] of this.#data.list({ prefix: '' })) if (key !== kept) this.#data.set(key, undefined)
  }
}

/** A client's hold on its disk for as long as it lives. After that nothing answers, as in a process that is no more. */
export class DiskOfLife implements ClientStorage {
  readonly #disk: Disk
  readonly #died: () => void
  #dead = false
  #crash: { inWrites: number; readonly point: CrashPoint } | undefined

  constructor(disk: Disk, died: () => void) {
    this.#disk = disk
    this.#died = died
  }

  /** Lets the client die at one of its next writes. */
  crashSoon(inWrites: number, point: CrashPoint): void {
    this.#crash = { inWrites, point }
  }

  /** The client is no more. */
  cut(): void {
    this.#dead = true
  }

  open(): Promise<Store> {
    let closed = false
    const alive = <T>(work: () => T): Promise<T> => {
      if (this.#dead) return new Promise<T>(() => undefined)
      if (closed) return Promise.reject(new StorageClosedError('this storage was closed'))
      return Promise.resolve(work())
    }
    return Promise.resolve({
      get: (key) => alive(() => this.#disk.read(key)),
      list: (range) => alive(() => this.#disk.list(range)),
      write: (changes) => (this.#dead || closed ? alive(() => undefined) : this.#write(changes)),
      close: () => {
        closed = true
        return Promise.resolve()
      },
    })
  }

  #write(changes: readonly Change[]): Promise<void> {
    const crash = this.#crash
    if (crash === undefined || --crash.inWrites > 0) {
      this.#disk.write(changes)
      return Promise.resolve()
    }
    if (crash.point === 'after') this.#disk.write(changes)
    this.#dead = true
    this.#died()
    return new Promise(() => undefined)
  }
}

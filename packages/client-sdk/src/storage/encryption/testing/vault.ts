import type { ClientStorage, StoreEntry } from '../../contract.ts'
import { memoryStorage } from '../../memory/index.ts'
import type { StorageKey } from '../app-key.ts'
import { encryptable } from '../encryptable.ts'

/** A store in memory, as an app with a key sees it and as whoever reads the disk does. */
export interface Vault {
  /** What the disk holds. */
  readonly disk: ClientStorage
  /** The storage that opens with this key, or without one. */
  with(key: StorageKey | undefined): ReturnType<typeof encryptable>
  /** All that the disk holds. */
  dump(): Promise<StoreEntry[]>
  /** Puts bytes on the disk; undefined takes them away. */
  put(key: string, value: Uint8Array | undefined): Promise<void>
}

export function newVault(): Vault {
  const disk = memoryStorage()
  return {
    disk,
    with: (key) => encryptable(() => disk.open(), { key }),
    async dump() {
      const store = await disk.open()
      const entries = await store.list({ prefix: '' })
      await store.close()
      return entries
    },
    async put(key, value) {
      const store = await disk.open()
      await store.write([{ key, value }])
      await store.close()
    },
  }
}

/** A key of 32 bytes, all of which are the same. */
export const keyOf = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)

/** Writes some entries under a key. */
export async function fill(
  vault: Vault,
  key: StorageKey | undefined,
  entries: readonly StoreEntry[],
): Promise<void> {
  const store = await vault.with(key).open()
  await store.write(entries.map(([name, value]) => ({ key: name, value })))
  await store.close()
}

/** All that a key shows. */
export async function readAll(vault: Vault, key: StorageKey | undefined): Promise<StoreEntry[]> {
  const store = await vault.with(key).open()
  try {
    return await store.list({ prefix: '' })
  } finally {
    await store.close()
  }
}

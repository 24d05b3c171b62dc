import { expect, it } from 'vitest'
import type { StoreEntry } from '../contract.ts'
import { golden } from './testing/golden-v1.ts'
import { newVault, readAll } from './testing/vault.ts'

const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16))
const fromRows = (rows: readonly (readonly [string, string])[]) =>
  rows.map(([name, hex]): StoreEntry => [name, fromHex(hex)])

it('reads what version 1 of the encrypted format has written', async () => {
  const vault = newVault()
  for (const [name, value] of fromRows(golden.disk)) await vault.put(name, value)
  expect(await readAll(vault, fromHex(golden.key))).toEqual(fromRows(golden.entries))
})

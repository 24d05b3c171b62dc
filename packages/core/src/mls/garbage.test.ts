import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isServiceError } from '../errors/index.ts'
import {
  decodeCommitData,
  decodeMessageData,
  decodePolicy,
  decodePublicGroup,
  decodeTree,
  judgeCreation,
  openCommitted,
  parseApplicationMessage,
  parseDeviceProof,
  parseWelcome,
  peekCommit,
  verifyKeyPackageBytes,
} from './index.ts'

const readers: Record<string, (bytes: Uint8Array) => unknown> = {
  decodeCommitData,
  decodeMessageData,
  decodePolicy,
  decodePublicGroup,
  decodeTree,
  judgeCreation,
  openCommitted: (bytes) => openCommitted(bytes, new Uint8Array(32)),
  parseApplicationMessage,
  parseDeviceProof: (bytes) => parseDeviceProof(String.fromCharCode(...bytes)),
  parseWelcome,
  peekCommit,
  verifyKeyPackageBytes: (bytes) => verifyKeyPackageBytes(bytes, new Date()),
}

/** Random bytes, some of which begin as an MLSMessage does. */
const garbage = fc
  .tuple(
    fc.constantFrom([], [0, 1, 0, 1], [0, 1, 0, 2], [0, 1, 0, 3], [0, 1, 0, 4], [0, 1, 0, 5], [0xa2]),
    fc.uint8Array({ maxLength: 300 }),
  )
  .map(([head, tail]) => Uint8Array.from([...head, ...tail]))

describe('bytes that mean nothing', () => {
  it.each(Object.entries(readers))('are refused by a named error: %s', async (_, read) => {
    await fc.assert(
      fc.asyncProperty(garbage, async (bytes) => {
        const error = await outcome(() => read(bytes))
        if (error !== undefined) expect(isServiceError(error), inspect(error)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

async function outcome(act: () => unknown): Promise<unknown> {
  try {
    await act()
    return undefined
  } catch (error) {
    return error
  }
}

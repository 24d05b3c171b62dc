import { isServiceError } from '@catbird-mls/core/errors'
import {
  decodePublicGroup,
  decodeTree,
  encodePublicGroup,
  encodeTree,
  parseWelcome,
  peekCommit,
  verifyKeyPackageBytes,
} from '@catbird-mls/core/mls'
import fc from 'fast-check'
import { encodeMlsMessage } from 'ts-mls'
import { describe, expect, it } from 'vitest'
import { adds, commit, found, judge, keyPackageBytes, keyPackageOf, newParty } from './library-group.ts'

const alice = await newParty('alice')
const { state, group } = await found(alice)
const { publicPackage } = await keyPackageOf(await newParty('bob'))
const sent = await commit(state, [adds(publicPackage)])
const { group: after } = await judge(group, sent)
if (!sent.welcome) throw new Error('no Welcome')
const welcome = encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome: sent.welcome })

/** What is read, and by what. */
const readers: [string, Uint8Array, (bytes: Uint8Array) => unknown][] = [
  ['a key package', keyPackageBytes(publicPackage), (bytes) => verifyKeyPackageBytes(bytes, new Date())],
  ['the header of a commit', sent.commit, peekCommit],
  ['a commit', sent.commit, (commit) => judge(group, { commit })],
  ['a GroupInfo', sent.groupInfo, (groupInfo) => judge(group, { ...sent, groupInfo })],
  ['a Welcome', welcome, parseWelcome],
  ['a ratchet tree', encodeTree(after.tree), decodeTree],
  ['a kept group', encodePublicGroup(after), decodePublicGroup],
]

describe.each(readers)('%s', (_, bytes, read) => {
  it('is read as it was written', async () => {
    expect(await outcome(() => read(bytes))).toBeUndefined()
  })

  it('is refused when cut short or made longer', async () => {
    for (let length = 0; length < bytes.length; length += 7)
      expectNamed(await outcome(() => read(bytes.slice(0, length))))
    expectNamed(await outcome(() => read(Uint8Array.from([...bytes, 0]))))
  })

  it('with any bytes altered gives a named error or an answer, never another exception', async () => {
    const alteration = fc.record({ at: fc.nat(bytes.length - 1), value: fc.nat(255), cut: fc.nat(8) })
    await fc.assert(
      fc.asyncProperty(alteration, async ({ at, value, cut }) => {
        const altered = Uint8Array.from([
          ...bytes.slice(0, at),
          value,
          ...bytes.slice(at + 1 + (cut === 8 ? 1 : 0)),
        ])
        const error = await outcome(() => read(altered))
        if (error !== undefined) expectNamed(error)
      }),
      { numRuns: 150 },
    )
  })
})

describe('a commit in another form than its one', () => {
  it('is refused where a length is written longer than need be (RFC 9420 §2.1.2)', async () => {
    const groupIdLength = 4 // after version and wire format
    const longer = Uint8Array.from([
      ...sent.commit.slice(0, groupIdLength),
      0x40,
      ...sent.commit.slice(groupIdLength),
    ])
    await expect(judge(group, { commit: longer })).rejects.toMatchObject({ error: 'InvalidMls' })
  })

  it('is refused where a presence octet is neither 0 nor 1 (RFC 9420 §2.1.1)', async () => {
    // the absent path is followed by signature, confirmation tag and membership tag, each with its length
    const path = sent.commit.length - (2 + 64) - (1 + 32) - (1 + 32) - 1
    expect(sent.commit[path]).toBe(0)
    const seven = sent.commit.map((byte, i) => (i === path ? 7 : byte))
    await expect(judge(group, { commit: seven })).rejects.toMatchObject({ error: 'InvalidMls' })
  })
})

function expectNamed(error: unknown): void {
  expect(isServiceError(error), String(error)).toBe(true)
}

async function outcome(act: () => unknown): Promise<unknown> {
  try {
    await act()
    return undefined
  } catch (error) {
    return error
  }
}

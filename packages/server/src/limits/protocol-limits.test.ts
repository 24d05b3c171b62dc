import { describe, expect, it } from 'vitest'
import { ids } from '../lexicon/ids.ts'
import { lexicons } from '../lexicon/lexicons.ts'
import { limits } from './protocol-limits.ts'

type Sized = { maxLength?: number; items?: Sized }
type Fields = Record<string, Sized>

const inputOf = (lxm: string) =>
  (lexicons.getDefOrThrow(lxm, ['procedure']).input?.schema as { properties: Fields }).properties
const outputOf = (lxm: string) =>
  (lexicons.getDefOrThrow(lxm, ['query']).output?.schema as { properties: Fields }).properties

const entryOf = (kind: string) =>
  (lexicons.getDefOrThrow(`${ids.BlueCatbirdMlsMessageDefs}#${kind}`, ['object']) as { properties: Fields })
    .properties

describe('the limits that the service tells', () => {
  it('are those of the lexicons', () => {
    const commit = inputOf(ids.BlueCatbirdMlsGroupSubmitCommit)
    const batch = inputOf(ids.BlueCatbirdMlsMessageSendMessageBatch)
    const publication = inputOf(ids.BlueCatbirdMlsKeyPackagePublishKeyPackages)
    expect(limits).toMatchObject({
      commitBytes: commit['commit']?.maxLength,
      groupInfoBytes: commit['groupInfo']?.maxLength,
      welcomeBytes: commit['welcome']?.maxLength,
      ratchetTreeBytes: outputOf(ids.BlueCatbirdMlsGroupGetGroupInfo)['ratchetTree']?.maxLength,
      ciphertextBytes: inputOf(ids.BlueCatbirdMlsMessageSendMessage)['ciphertext']?.maxLength,
      keyPackageBytes: publication['keyPackages']?.items?.maxLength,
      messagesPerBatch: batch['messages']?.maxLength,
    })
  })

  it('are those of what the log gives back: it has whatever was let in', () => {
    expect(limits).toMatchObject({
      commitBytes: entryOf('commitEntry')['commit']?.maxLength,
      ciphertextBytes: entryOf('messageEntry')['ciphertext']?.maxLength,
    })
  })
})

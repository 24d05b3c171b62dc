import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { errorNames, isErrorName, transportErrors } from '@catbird-mls/core/errors'
import { describe, expect, it } from 'vitest'
import { sdkErrors } from './docs/sdk-errors.ts'
import { listedErrors } from './lint/methods.ts'
import { ownLexicons } from './lexicons.ts'
import { repositoryLexicons, root } from './testing/lexicons.ts'

describe('the closed table of errors', () => {
  it('has every error that a lexicon lists, and no other but those of XRPC itself', async () => {
    const docs = ownLexicons(await repositoryLexicons()).map(({ doc }) => doc)
    const listed = new Set(docs.flatMap((doc) => listedErrors(doc).map(({ name }) => name)))
    expect([...listed].filter((name) => !isErrorName(name))).toEqual([])
    const anywhere: readonly string[] = transportErrors
    expect(errorNames.filter((name) => !listed.has(name) && !anywhere.includes(name))).toEqual([])
  })

  it('has every error that docs/errors.md explains, and no other', async () => {
    const page = await readFile(path.join(root, 'docs/errors.md'), 'utf8')
    const explained = [...page.matchAll(/^### (.+)$/gm)].map(([, name]) => name)
    const ofSdk = [...(await sdkErrors(root)).matchAll(/^### (.+)$/gm)].map(([, name]) => name)
    expect(ofSdk.length).toBeGreaterThan(20)
    expect(explained.sort()).toEqual([...errorNames, ...ofSdk].sort())
    expect(explained).toEqual([...new Set(explained)])
  })

  it('keeps what batches answer for one message within what sendMessage answers', async () => {
    const docs = (await repositoryLexicons()).map(({ doc }) => doc)
    const find = (name: string) => docs.find(({ id }) => id === `blue.catbird.mls.message.${name}`)
    const single = listedErrors(find('sendMessage') ?? raise()).map(({ name }) => name)
    const result = find('sendMessageBatch')?.defs['batchResult']
    const error = result?.type === 'object' ? result.properties['error'] : undefined
    const known = error?.type === 'string' ? (error.knownValues ?? []) : []
    expect(known.filter((name) => !single.includes(name) && name !== 'InternalServerError')).toEqual([])
    expect(known).toContain('NotMember')
  })
})

function raise(): never {
  throw new Error('no such lexicon')
}

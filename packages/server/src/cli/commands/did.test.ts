import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { callCli } from '../testing/call-cli.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

/** A deployment that has just been set up, and its document. */
async function deployment() {
  const folder = await temporaryFolder()
  await callCli(['init', '--domain', 'mls.catbird.blue'], { cwd: folder.path })
  const { json } = await callCli(['did', 'show', '--json'], { cwd: folder.path })
  return { ...folder, document: json as { verificationMethod: [{ publicKeyMultibase: string }] } }
}

/** Something that answers at a port as a server or a proxy might. */
async function answering(status: number, body: string, headers: Record<string, string> = {}) {
  const server = createServer((_request, response) => response.writeHead(status, headers).end(body))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // It listens at a port.
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { url: `http://127.0.0.1:${String(port)}`, [Symbol.asyncDispose]: close }
}

const open = { 'access-control-allow-origin': '*' }

describe('catbird-mls did', () => {
  it('finds that the document out there is what the configuration makes', async () => {
    await using own = await deployment()
    await using there = await answering(200, JSON.stringify(own.document), open)
    const { status, out } = await callCli(['did', 'check', '--url', there.url], { cwd: own.path })
    expect(out).toMatch(/✓ DID document/)
    expect(status).toBe(0)
  })

  it('tells the key of an older guide, which AT Protocol cannot use', async () => {
    await using own = await deployment()
    const ed25519 = JSON.stringify(own.document).replace(
      /zDn\w+/,
      'z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
    )
    await using there = await answering(200, ed25519, open)
    const { status, out } = await callCli(['did', 'check', '--url', there.url], { cwd: own.path })
    expect(status).toBe(1)
    expect(out).toMatch(/none of P-256 or K-256/)
  })

  it.each([
    [200, '<html></html>', /no DID document/],
    [404, '{}', /answers 404/],
    [200, '{"id":"did:web:other.example.com"}', /it is of did:web:other\.example\.com/],
    [200, '{"id":"did:web:mls.catbird.blue"}', /has no service #atproto_mls/],
  ])('tells an answer of %i and %s from the document', async (code, body, says) => {
    await using own = await deployment()
    await using there = await answering(code, body, open)
    const { status, out } = await callCli(['did', 'check', '--url', there.url], { cwd: own.path })
    expect(status).toBe(1)
    expect(out).toMatch(says)
  })

  it('tells that web pages cannot read it', async () => {
    await using own = await deployment()
    await using there = await answering(200, JSON.stringify(own.document))
    const { status, json } = await callCli(['did', 'check', '--json', '--url', there.url], { cwd: own.path })
    expect(status).toBe(0)
    expect(json).toMatchObject({ ok: true, findings: [{ status: 'ok' }, { status: 'warning' }] })
  })

  it('puts a new key in the place of the old one, and leaves every other setting and the mode as they were', async () => {
    await using own = await deployment()
    const path = join(own.path, '.env')
    const before = await readFile(path, 'utf8')
    const { json } = await callCli(['did', 'rotate', '--json'], { cwd: own.path })
    const after = await readFile(path, 'utf8')
    expect(after).not.toBe(before)
    const without = (text: string) => text.replace(/^SERVICE_SIGNING_KEY=.*$/m, '')
    expect(without(after)).toBe(without(before))
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const shown = (await callCli(['did', 'show', '--json'], { cwd: own.path })).json
    expect(json).toMatchObject({ document: shown })
    expect(shown).not.toEqual(own.document)
    expect(JSON.parse(await readFile(join(own.path, 'did.json'), 'utf8'))).toEqual(shown)
  })

  it('leaves no old key in another line', async () => {
    await using own = await deployment()
    const path = join(own.path, '.env')
    const text = await readFile(path, 'utf8')
    const old = /^SERVICE_SIGNING_KEY=.*$/m.exec(text)?.[0] ?? ''
    await writeFile(path, `${text}\n${old}\n`)
    expect((await callCli(['did', 'rotate'], { cwd: own.path })).status).toBe(0)
    expect(await readFile(path, 'utf8')).not.toContain(old)
    expect((await callCli(['did', 'show', '--json'], { cwd: own.path })).json).not.toEqual(own.document)
  })

  it('gives a key to a deployment that has none, and rotates none that stands elsewhere', async () => {
    await using own = await deployment()
    const path = join(own.path, '.env')
    await writeFile(path, (await readFile(path, 'utf8')).replace(/^SERVICE_SIGNING_KEY=.*$/m, ''))
    expect((await callCli(['did', 'show'], { cwd: own.path })).out).not.toContain('Multikey"')
    expect((await callCli(['did', 'rotate'], { cwd: own.path })).status).toBe(0)
    expect((await callCli(['did', 'show'], { cwd: own.path })).out).toContain('Multikey"')
    const made = await callCli(['keygen', 'SERVICE_SIGNING_KEY'], { cwd: own.path })
    const env = { SERVICE_SIGNING_KEY: made.out.trim().replace(/^.*?=/, '') }
    const refused = await callCli(['did', 'rotate'], { cwd: own.path, env })
    expect(refused.status).toBe(1)
    expect(refused.err).toMatch(/stands in the environment/)
  })
})

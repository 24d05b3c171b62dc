import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer } from '../../testing/test-server.ts'
import type { TestServer } from '../../testing/test-server.ts'

let test: TestServer
beforeAll(async () => {
  test = await startTestServer()
})
afterAll(() => test[Symbol.asyncDispose]())

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${test.url}${path}`, { headers, method })

/** Where the page loads its script from. */
async function scriptPath(): Promise<string> {
  const page = await (await get('/admin')).text()
  return /src="(\/admin\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? ''
}

describe('the pages of the dashboard', () => {
  it('are one file at every address that is none of an asset, asked for anew each time', async () => {
    const home = await get('/admin')
    const html = await home.text()
    expect(home.headers.get('content-type')).toMatch('text/html')
    expect(home.headers.get('cache-control')).toBe('no-cache')
    for (const path of ['/admin/', '/admin/accounts/did:web:example.com', '/admin/sign-in?failed=account'])
      expect(await (await get(path)).text()).toBe(html)
  })

  it('hold no script or style but those of files of this server, and are framed by nobody', async () => {
    const response = await get('/admin')
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch("default-src 'none'")
    expect(policy).toMatch("frame-ancestors 'none'")
    expect(policy).not.toMatch('unsafe')
    expect(response.headers.get('x-frame-options')).toBe('DENY')
    const html = await response.text()
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/)
  })

  it('are held by the same policy when they have not changed', async () => {
    const first = await get('/admin')
    const again = await get('/admin', { 'if-none-match': first.headers.get('etag') ?? '' })
    expect(again.status).toBe(304)
    for (const name of ['content-security-policy', 'cache-control'])
      expect(again.headers.get(name)).toBe(first.headers.get(name))
  })

  it('load assets that are named by what is in them, kept for ever, and compressed beforehand', async () => {
    const path = await scriptPath()
    const plain = await get(path, { 'accept-encoding': 'identity' })
    expect(plain.headers.get('cache-control')).toMatch('immutable')
    const text = await plain.text()
    for (const encoding of ['br', 'gzip']) {
      const response = await get(path, { 'accept-encoding': encoding })
      expect(response.headers.get('content-encoding')).toBe(encoding)
      expect(response.headers.get('vary')).toMatch(/accept-encoding/i)
      expect(Number(response.headers.get('content-length'))).toBeLessThan(text.length / 2)
      expect(await response.text()).toBe(text)
    }
  })

  it('are not given for an asset that is gone, nor to what would change them', async () => {
    for (const path of [
      '/admin/assets/gone-12345678.js',
      '/admin/assets/../../package.json',
      '/admin/.built-from',
    ])
      expect((await get(path)).headers.get('content-type')).not.toMatch('javascript')
    const gone = await get('/admin/assets/gone-12345678.js')
    expect(gone.status).toBe(404)
    expect(gone.headers.get('cache-control')).toBe('no-store')
    expect((await get('/admin', {}, 'DELETE')).status).toBe(405)
  })
})

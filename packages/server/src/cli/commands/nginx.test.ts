import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { callCli } from '../testing/call-cli.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const example = join(import.meta.dirname, '../../../../../deploy/nginx/mls.example.com.conf')

describe('catbird-mls nginx', () => {
  it('prints the site that lies in deploy/nginx as an example', async () => {
    await using folder = await temporaryFolder()
    const { status, out } = await callCli(['nginx', '--domain', 'mls.example.com'], { cwd: folder.path })
    expect(status).toBe(0)
    expect(out).toBe(await readFile(example, 'utf8'))
  })

  it('takes the domain and the port from the settings of a deployment', async () => {
    await using folder = await temporaryFolder()
    const cwd = folder.path
    await callCli(['init', '--domain', 'mls.catbird.blue', '--port', '4010'], { cwd })
    const { out } = await callCli(['nginx', '--allow', '10.8.0.0/24', '--allow', '2001:db8::/32'], { cwd })
    expect(out).toMatch(/server_name mls\.catbird\.blue;/)
    expect(out).toMatch(/server 127\.0\.0\.1:4010;/)
    expect(out.match(/allow 10\.8\.0\.0\/24;\n +allow 2001:db8::\/32;\n +deny all;/g)).toHaveLength(3)
    expect(out).not.toMatch(/client-metadata/)
    const oauth = await callCli(['nginx'], {
      cwd,
      env: { ADMIN_DIDS: 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa=admin' },
    })
    expect(oauth.out).toMatch(/location = \/admin\/oauth\/client-metadata\.json/)
  })

  it('lets no client say whether its request is traced', async () => {
    expect(await readFile(example, 'utf8')).toMatch(/proxy_set_header traceparent "";/)
  })

  it('stands in front of several nodes', async () => {
    await using folder = await temporaryFolder()
    const args = ['nginx', '--domain', 'mls.example.com', '--upstream', 'a:3000', '--upstream', '[::1]:3000']
    const { out } = await callCli(args, { cwd: folder.path })
    expect(out).toMatch(/ server a:3000;\n +server \[::1\]:3000;\n/)
  })

  it('is one for nginx in a container, which asks anew where the server is', async () => {
    await using folder = await temporaryFolder()
    const args = ['nginx', '--domain', 'mls.example.com', '--in-container']
    const { out } = await callCli(args, { cwd: folder.path })
    expect(out).toMatch(
      /zone catbird_mls 64k;\n +resolver 127\.0\.0\.11 .*;\n +server mls-server:3000 resolve;/,
    )
    expect(out).toMatch(/listen 443 ssl;\n.*\n +http2 on;/)
    expect(out).not.toContain('/var/log/nginx')
  })

  it.each([
    ['--domain', 'x;y.example.com'],
    ['--allow', '10.0.0.0/33'],
    ['--allow', 'all; deny'],
    ['--upstream', 'a:3000; b'],
    ['--certificates', '/etc/x;y'],
  ])('lets nothing else into it by %s %s', async (flag, value) => {
    await using folder = await temporaryFolder()
    const args = ['nginx', '--domain', 'mls.example.com', flag, value]
    expect((await callCli(args, { cwd: folder.path })).status).toBe(64)
  })
})

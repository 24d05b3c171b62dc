import { describe, expect, it } from 'vitest'
import type { Finding } from '../../packages/server/src/cli/findings/finding.ts'
import { freePort } from '../support/free-port.ts'
import { Deployment } from './support/deployment.ts'

describe('a deployment that is begun in an empty folder', () => {
  it('is as it should be once it is initialised and started, but for what only the public net can show', async () => {
    // The directory of did:plc is looked for where none is; and the name leads nowhere (RFC 2606).
    await using deployment = await Deployment.inEmptyFolder({ PLC_URL: 'https://127.0.0.1:9' })
    const port = String(await freePort())
    await deployment.cli('init', '--domain', 'mls.example.com', '--port', port)
    await deployment.start()
    const { status, json } = await deployment.tryCli('doctor', '--json')
    const { ok, findings } = json as { ok: boolean; findings: Finding[] } // What the command prints.
    const [here, outside] = [false, true].map((net) =>
      findings.filter(({ publicNet = false }) => publicNet === net),
    )
    expect(here?.filter((finding) => finding.status !== 'ok')).toEqual([])
    expect(here?.map(({ about }) => about)).toEqual(
      expect.arrayContaining(['settings', 'data folder', 'disk', 'database', 'schema', 'server']),
    )
    expect(outside?.map(({ about }) => about)).toEqual(['DNS', 'certificate', 'DID document', 'did:plc'])
    for (const finding of outside ?? [])
      expect(finding).toMatchObject(finding.status === 'failed' ? { mend: /\S/ } : { status: 'unknown' })
    // It says of itself what it found.
    expect({ status, ok }).toEqual({ status: 1, ok: false })
    expect((await deployment.tryCli('doctor', '--here')).status).toBe(0)
  }, 120_000)
})

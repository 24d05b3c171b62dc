import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFailed, vi } from 'vitest'
import { seededRng } from '../mls/fuzz/rng.ts'
import { startService } from '../scenario/support/service.ts'
import { hasChromium, launchChromium } from '../support/pages/launch-chromium.ts'
import { servePage } from '../support/pages/page-server.ts'
import { difference, sail } from './fleet.ts'
import type { Crew } from './fleet.ts'
import { NodeDevice } from './node-device.ts'
import { PageDevice } from './page-device.ts'

const ACCOUNTS = 5
const STEPS = 150
const patience = { timeout: 40_000, interval: 100 }

/** The devices: each account has one in Node, and one in a page. */
async function launch(stack: AsyncDisposableStack): Promise<Crew[]> {
  const service = stack.use(await startService())
  const browser = stack.adopt(await launchChromium(), (started) => started.close())
  const site = stack.use(await servePage(fileURLToPath(new URL('page-app.ts', import.meta.url))))
  const folder = stack.adopt(await mkdtemp(join(tmpdir(), 'catbird-fleet-')), (path) =>
    rm(path, { recursive: true, force: true }),
  )
  const crew: Crew[] = []
  for (let i = 0; i < ACCOUNTS; i++) {
    const place = { service: service.did, seed: `${service.did} fleet ${String(i)}` }
    const inNode = stack.use(
      await NodeDevice.start(`${String(i)} in Node`, { ...place, file: join(folder, `${String(i)}.db`) }),
    )
    const inPage = stack.use(
      await PageDevice.start(`${String(i)} in a page`, { ...place, browser, site: site.url }),
    )
    const whose = { did: inNode.did, isAdmin: i === 0 }
    crew.push({ device: inNode, ...whose }, { device: inPage, ...whose })
  }
  return crew
}

async function gather(crew: readonly Crew[]): Promise<void> {
  const [first, ...others] = crew
  if (first === undefined) throw new Error('there is no fleet')
  const convoId = await first.device.create(
    [...new Set(others.map(({ did }) => did))].filter((did) => did !== first.did),
  )
  for (const { device } of crew)
    await vi.waitFor(async () => expect(await device.enter(convoId), device.name).toBe(true), patience)
}

it.skipIf(!hasChromium)(
  'ten devices of five accounts, in Node and in pages, come and go, and show the same in the end',
  async () => {
    const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 1_000_000)
    const diary: string[] = []
    onTestFailed(
      () => void process.stderr.write(`${diary.join('\n')}\nto sail again: TEST_SEED=${String(seed)}\n`),
    )
    await using stack = new AsyncDisposableStack()
    const crew = await launch(stack)
    await gather(crew)
    const ledger = await sail(crew, { rng: seededRng(seed), steps: STEPS, diary })
    const snapshots = () => Promise.all(crew.map(({ device }) => device.snapshot()))
    await vi.waitFor(async () => {
      const [first, ...others] = await snapshots()
      for (const other of others) if (first) expect(difference(first, other)).toBeUndefined()
    }, patience)
    const [shown] = await snapshots()
    expect(shown?.members).toHaveLength(crew.length)
    expect(ledger.faults(shown?.messages ?? [])).toEqual([])
  },
  180_000,
)

import { Agenda } from './agenda.ts'
import { Account, Cast } from './cast.ts'
import { seededChance } from './chance.ts'
import { installSeededCrypto } from './crypto/install.ts'
import type { DeviceParts } from './device.ts'
import { Ledger } from './ledger.ts'
import { Network } from './network.ts'
import { Library } from './oracle/library.ts'
import { Snapshots } from './oracle/snapshots.ts'
import type { Pds } from './pds.ts'
import { quiet } from './quiet.ts'
import { recordsOf } from './records.ts'
import { Report } from './report.ts'
import { startService } from './service.ts'
import type { Service } from './service.ts'
import { Trace } from './trace.ts'
import { watchService } from './watch-service.ts'

/** A service, people with devices, the network between them, and those who write down what happens. */
export interface World extends AsyncDisposable {
  readonly seed: number
  readonly agenda: Agenda
  readonly cast: Cast
  readonly ledger: Ledger
  readonly library: Library
  readonly network: Network
  readonly parts: DeviceParts
  readonly report: Report
  readonly service: Service
  readonly snapshots: Snapshots
  readonly trace: Trace
  /** Lets the next thing happen, and whatever follows from it. */
  readonly step: () => Promise<void>
}

/** What a world is made from. */
export interface WorldOptions {
  readonly seed: number
  readonly accounts: number
  /** Is told of every line of the trace. */
  readonly write?: (line: string) => void
}

/** The world begins here, whatever the time is outside. */
const START = Date.UTC(2026, 0, 5)

/** Makes a world in which nothing has happened yet. There can be one at a time in a process: it owns its crypto. */
export async function makeWorld({ seed, accounts, write }: WorldOptions): Promise<World> {
  await using stack = new AsyncDisposableStack()
  await loadWhatIsLoadedLate()
  stack.use(installSeededCrypto(`clients ${String(seed)}`))
  const agenda = new Agenda(START)
  const trace = new Trace(() => agenda.now(), write)
  const report = new Report(() => `seed ${String(seed)}, line ${String(trace.lines)}`)
  const service = stack.use(await startService(agenda, { seed, report }))
  const network = new Network({ agenda, chance: seededChance(seed, 1), service, trace })
  const servers: Pds[] = []
  const records = recordsOf(agenda, servers)
  const parts = { agenda, chance: seededChance(seed, 2), network, records, report, trace }
  const cast = new Cast(await Promise.all(namesOf(accounts).map((name) => Account.named(name, parts))))
  servers.push(...cast.accounts.map(({ pds }) => pds))
  const library = new Library(service.db)
  const snapshots = new Snapshots(library, cast)
  network.watch(library.watch)
  watchService({ network, cast, report })
  stack.defer(() => {
    for (const device of cast.devices) device.kill()
  })
  const owned = stack.move()
  return {
    ...{ seed, agenda, cast, library, network, parts, report, service, snapshots, trace },
    ledger: new Ledger(),
    async step() {
      await agenda.next()?.act()
      await quiet()
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** What a client loads when it first needs it takes as long as the disk takes: it is there before anything happens. */
async function loadWhatIsLoadedLate(): Promise<void> {
  await import('../../packages/client-sdk/src/trust/device-records.ts')
  await import('../../packages/client-sdk/src/trust/safety-number.ts')
}

function namesOf(accounts: number): string[] {
  return Array.from({ length: accounts }, (_, i) => `a${String(i + 1).padStart(2, '0')}`)
}

import { sha256, toHex } from '../bytes.ts'
import type { fromCbor } from '../cbor.ts'
import type { Convos } from '../client/convos.ts'
import type { EventHub } from '../client/event-hub.ts'
import type { MlsClientOptions } from '../client/options.ts'
import type { Store } from '../storage/contract.ts'
import type { Ports } from '../sync/ports.ts'
import type { SyncEngine } from '../sync/sync-engine.ts'
import type { ConvoSlot } from '../sync/convo-slot.ts'
import { SDK_VERSION } from '../version.ts'
import type { ConvoDiagnostics, Diagnostics, DiagnosticsOptions } from './report.ts'

/** What a report is made of. */
export interface DiagnosedClient {
  readonly options: Pick<MlsClientOptions, 'transport' | 'storage'>
  readonly engine: SyncEngine
  readonly ports: Ports
  readonly store: Store
  readonly hub: EventHub
  readonly convos: Convos
  readonly decode: typeof fromCbor
}

/** Entries of the store that are read at a time. */
const PAGE = 500

/**
 * Reports how a client stands. This file is loaded when it is asked for, and is handed what it needs: what it imported,
 * a bundler would part from what every page loads at once, which would grow by that.
 */
export async function diagnose(
  client: DiagnosedClient,
  { ids = 'hashed' }: DiagnosticsOptions,
): Promise<Diagnostics> {
  const { options, engine, ports, store, hub } = client
  const { device, service, serviceNow, timing } = ports
  const nameOf = ids === 'plain' ? (id: string) => Promise.resolve(id) : hashed
  const { reason, retryAt } = hub.lastConnection
  return {
    sdk: SDK_VERSION,
    at: new Date(timing.now()).toISOString(),
    account: await nameOf(device.did),
    deviceId: device.deviceId,
    service,
    transport: options.transport ?? 'direct',
    trust: engine.trust.mode,
    storage: options.storage.kind ?? 'other',
    connection: {
      state: hub.connection,
      ...(reason === undefined ? {} : { reason }),
      ...(retryAt === undefined ? {} : { retryAt: retryAt.toISOString() }),
    },
    clockOffset: serviceNow() - timing.now(),
    errors: [...hub.errors],
    keyPackages: await keyPackagesIn(client),
    convos: await Promise.all(engine.book.all().map((slot) => diagnoseConvo(client, slot, nameOf))),
    store: await sizesOf(store),
  }
}

async function diagnoseConvo(
  { convos, engine, store, decode }: DiagnosedClient,
  slot: ConvoSlot,
  nameOf: (id: string) => Promise<string>,
): Promise<ConvoDiagnostics> {
  const { group, record, intents, attempt, outbox } = await slot.loaded()
  const members = group === undefined ? [] : await (await convos.get(slot.convoId)).members()
  const epoch = Number(group?.context.epoch)
  const leaves = members.reduce((sum, { devices }) => sum + devices.length, 0)
  const { kind, phase, status, generation, seq, recoveries, recovery } = record
  const gaps = (await store.list({ prefix: `gap/${slot.convoId}/` })).map(
    ([, bytes]) => valueOf(decode(bytes)).reason,
  )
  return {
    ...{ id: await nameOf(slot.convoId), kind, phase, status, generation },
    ...(group === undefined ? {} : { group: { epoch, members: members.length, leaves } }),
    seq,
    outbox: { waiting: 0, sent: 0, failed: 0, ...counted(outbox.map(({ state }) => state)) },
    intents: intents.map(({ want, lost }) => ({ kind: want.kind, lost })),
    ...(attempt === undefined ? {} : { attempt: { kind: attempt.kind, epoch: attempt.epoch } }),
    recoveries,
    ...(recovery === undefined ? {} : { recovery: { step: recovery.step, fault: recovery.fault } }),
    gaps: counted(gaps),
    holds: counted(engine.trust.held(slot.convoId).map(({ reason }) => reason)),
  }
}

async function keyPackagesIn({ store, decode }: DiagnosedClient): Promise<Diagnostics['keyPackages']> {
  const held = (await store.list({ prefix: 'key-package/' })).map(([, bytes]) => valueOf(decode(bytes)))
  return {
    held: held.length,
    published: held.filter(({ published }) => published === true).length,
    lastResort: held.filter(({ lastResort }) => lastResort === true).length,
  }
}

async function sizesOf(store: Store): Promise<Diagnostics['store']> {
  const sizes: Record<string, { entries: number; bytes: number }> = {}
  for (let after = ''; ;) {
    const page = await store.list({ prefix: '', limit: PAGE, ...(after === '' ? {} : { after }) })
    for (const [key, value] of page) {
      const [kind = ''] = key.split('/')
      const size = (sizes[kind] ??= { entries: 0, bytes: 0 })
      size.entries++
      size.bytes += value.length
    }
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return sizes
    after = last[0]
  }
}

/** A record of the store, as all are written: see `store/codec.ts`. */
function valueOf({ value }: ReturnType<typeof fromCbor>): Readonly<Record<string, unknown>> {
  return value as Readonly<Record<string, unknown>>
}

function counted(names: readonly unknown[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[String(name)] = (counts[String(name)] ?? 0) + 1
  return counts
}

async function hashed(id: string): Promise<string> {
  return toHex(await sha256(new TextEncoder().encode(id))).slice(0, 12)
}

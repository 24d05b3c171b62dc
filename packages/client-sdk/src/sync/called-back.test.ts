import { describe, expect, it } from 'vitest'
import { MlsClientError } from '../errors.ts'
import { lookForCall } from './called-back.ts'
import type { CalledBack } from './called-back.ts'
import type { Api } from './ports.ts'
import { systemTiming } from './timing.ts'

const device = { did: 'did:plc:bob', deviceId: 'bobs-phone' }
const PAGE = 2

interface Notice {
  readonly kind: string
  readonly did?: string
  readonly deviceId?: string
}

/** What the device, taken out at the log's beginning, learns from what follows, in pages of two. */
function look(
  notices: readonly Notice[],
  { since = 0, firstSeq = 1, shown }: { since?: number; firstSeq?: number; shown?: number } = {},
): Promise<CalledBack> {
  const log = notices.map(({ kind, did = device.did, ...rest }, i) => ({
    $type: 'blue.catbird.mls.message.defs#noticeEntry',
    seq: i + 1,
    notice: { $type: `blue.catbird.mls.message.defs#${kind}`, did, ...rest },
  }))
  const getLog = ({ sinceSeq = 0 }) =>
    sinceSeq < firstSeq - 1
      ? Promise.reject(new MlsClientError('LogTruncated'))
      : Promise.resolve({ data: { entries: log.slice(sinceSeq, sinceSeq + PAGE), lastSeq: log.length } })
  const getConvo = () => Promise.resolve({ data: { convo: { firstSeq: shown ?? firstSeq } } })
  const ports = {
    api: { message: { getLog }, convo: { getConvo } } as unknown as Api,
    device: device as Parameters<typeof lookForCall>[0]['device'],
    ...{ timing: systemTiming, signal: new AbortController().signal, emit: () => undefined },
  }
  return lookForCall(ports, 'c', since)
}

const calledBackBy = async (...notices: Notice[]) => (await look(notices)).calledBack
const [other, withdrawn, suggested] = ['reset', 'removalWithdrawn', 'removalSuggested'].map((kind) => ({
  kind,
})) as [Notice, Notice, Notice]

describe('a device that was taken out', () => {
  it('may come back if its suspension was lifted after that, however much later', async () => {
    expect(await calledBackBy(withdrawn)).toBe(true)
    expect(await calledBackBy(other, other, other, other, withdrawn)).toBe(true)
    expect(await calledBackBy(withdrawn, suggested)).toBe(true)
  })

  it('may not if it was taken out before anybody suspended its account, or the notice speaks of others', async () => {
    expect(await calledBackBy()).toBe(false)
    expect(await calledBackBy(suggested, other, withdrawn)).toBe(false)
    expect(await calledBackBy({ ...withdrawn, did: 'did:plc:carol' })).toBe(false)
    expect(await calledBackBy({ ...withdrawn, deviceId: 'bobs-laptop' }, other)).toBe(false)
    expect(await calledBackBy({ ...suggested, deviceId: 'bobs-laptop' }, withdrawn)).toBe(true)
  })

  it('goes by what the log still has', async () => {
    const log = [suggested, other, other, withdrawn]
    expect(await look(log, { firstSeq: 3 })).toMatchObject({ calledBack: true })
    expect(await look(log.slice(0, 3), { firstSeq: 3 })).toEqual({ calledBack: false, until: 3 })
    expect(await look(log, { firstSeq: 3, shown: 1 })).toEqual({ calledBack: false, until: 0 })
  })

  it('need not look again at what it has looked at', async () => {
    const log = [other, other, other]
    const { until } = await look(log)
    expect(until).toBe(3)
    expect(await look([...log, withdrawn], { since: until })).toMatchObject({ calledBack: true })
    expect((await look([...log, suggested])).until).toBeGreaterThan(1_000_000)
  })
})

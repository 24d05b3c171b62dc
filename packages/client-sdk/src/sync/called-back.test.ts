import { describe, expect, it } from 'vitest'
import { systemTiming } from './timing.ts'
import type { Api } from './ports.ts'
import { isCalledBack } from './called-back.ts'

const device = { did: 'did:plc:bob', deviceId: 'bobs-phone' }
const PAGE = 2

/** Whether the device, taken out at the log's beginning, finds itself called back by what follows, in pages of two. */
function calledBackBy(...kinds: { kind: string; did?: string; deviceId?: string }[]): Promise<boolean> {
  const log = kinds.map(({ kind, did = device.did, ...rest }, i) => ({
    $type: 'blue.catbird.mls.message.defs#noticeEntry',
    seq: i + 1,
    notice: { $type: `blue.catbird.mls.message.defs#${kind}`, did, ...rest },
  }))
  const getLog = ({ sinceSeq = 0 }) =>
    Promise.resolve({ data: { entries: log.slice(sinceSeq, sinceSeq + PAGE), lastSeq: log.length } })
  const ports = {
    api: { message: { getLog } } as unknown as Api,
    device: device as Parameters<typeof isCalledBack>[0]['device'],
    ...{ timing: systemTiming, signal: new AbortController().signal, emit: () => undefined },
  }
  return isCalledBack(ports, 'c', 0)
}

describe('a device that was taken out', () => {
  const [other, withdrawn, suggested] = ['reset', 'removalWithdrawn', 'removalSuggested']

  it('may come back if its suspension was lifted after that, however much later', async () => {
    expect(await calledBackBy({ kind: withdrawn })).toBe(true)
    expect(await calledBackBy(...[1, 2, 3, 4].map(() => ({ kind: other })), { kind: withdrawn })).toBe(true)
    expect(await calledBackBy({ kind: withdrawn }, { kind: suggested })).toBe(true)
  })

  it('may not if it was taken out before anybody suspended its account, or the notice speaks of others', async () => {
    expect(await calledBackBy()).toBe(false)
    expect(await calledBackBy({ kind: suggested }, { kind: other }, { kind: withdrawn })).toBe(false)
    expect(await calledBackBy({ kind: withdrawn, did: 'did:plc:carol' })).toBe(false)
    expect(await calledBackBy({ kind: withdrawn, deviceId: 'bobs-laptop' }, { kind: other })).toBe(false)
    expect(await calledBackBy({ kind: suggested, deviceId: 'bobs-laptop' }, { kind: withdrawn })).toBe(true)
  })
})

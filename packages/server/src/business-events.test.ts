import { ServiceError } from '@catbird-mls/core/errors'
import type { DeviceCaller } from '@catbird-mls/core/identity'
import { silentLog } from '@catbird-mls/core/ports'
import { describe, expect, it } from 'vitest'
import { createBusinessEvents } from './business-events.ts'
import { createMetrics } from './metrics/metrics.ts'

const caller = { did: 'did:plc:alice', deviceId: 'alices-phone-1234' } as DeviceCaller

/** What is logged of a commit that was refused. */
function loggedOf(commit: Uint8Array, error: ServiceError): unknown[] {
  const lines: unknown[] = []
  const log = { ...silentLog, info: (...line: unknown[]) => void lines.push(line) }
  const happened = createBusinessEvents({ log, metrics: createMetrics() })
  happened.commitRefused(caller, { convoId: 'the convo', commit }, error)
  return lines
}

describe('a refused commit', () => {
  it('is told in one line by which it can be understood, without its content', () => {
    const error = new ServiceError('EpochConflict', {
      rule: 'service.epoch',
      message: 'the group is at epoch 7',
    })
    expect(loggedOf(Uint8Array.of(1, 2, 3), error)).toEqual([
      [
        {
          ...caller,
          ...{ convoId: 'the convo', epoch: undefined, error: 'EpochConflict' },
          ...{ rule: 'service.epoch', why: 'the group is at epoch 7' },
        },
        'commit refused',
      ],
    ])
  })
})

describe('deletions of accounts', () => {
  it('are counted where they are over or late, whichever node finds it', async () => {
    const metrics = createMetrics()
    const happened = createBusinessEvents({ log: silentLog, metrics })
    const late = { since: new Date(), left: ['blob.did'] }
    happened.accountsErased({ over: [5], late: [late, late], failures: [] })
    happened.accountsErased({ over: [], late: [late], failures: [] })
    happened.accountsErased({ over: [], late: [], failures: [] })
    const { values } = await metrics.accountDeletions.get()
    expect(Object.fromEntries(values.map(({ labels, value }) => [labels.outcome, value]))).toEqual({
      over: 1,
      late: 3,
    })
  })
})

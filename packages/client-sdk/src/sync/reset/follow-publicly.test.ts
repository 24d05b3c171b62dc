import { newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { expect, it } from 'vitest'
import { MlsClientError } from '../../errors.ts'
import { createGroup, generateDeviceKeys, publicOf } from '../../mls/index.ts'
import type { Api } from '../ports.ts'
import { systemTiming } from '../timing.ts'
import { followPublicly } from './follow-publicly.ts'

const DEFS = 'blue.catbird.mls.message.defs'
const alice = 'did:plc:alice' as Did

/** Follows a group from a place before the log begins, and past messages that have expired. */
async function follow(shownFirstSeq: number) {
  const device = await generateDeviceKeys(alice)
  const groupId = crypto.getRandomValues(new Uint8Array(32))
  const { state } = await createGroup({ device, groupId, policy: newGroupPolicy(alice), now: Date.now() })
  const reset = { $type: `${DEFS}#reset`, generation: 2 }
  const entries = [
    { $type: `${DEFS}#expired`, seq: 10, toSeq: 14 },
    { $type: `${DEFS}#noticeEntry`, seq: 15, notice: reset },
  ]
  const getLog = ({ sinceSeq = 0 }) =>
    sinceSeq < 9
      ? Promise.reject(new MlsClientError('LogTruncated'))
      : Promise.resolve({
          data: { entries: entries.filter(({ seq }) => seq > sinceSeq).slice(0, 1), lastSeq: 15 },
        })
  const getConvo = () => Promise.resolve({ data: { convo: { firstSeq: shownFirstSeq } } })
  const ports = {
    api: { message: { getLog }, convo: { getConvo } } as unknown as Api,
    ...{ timing: systemTiming, signal: new AbortController().signal, emit: () => undefined },
  }
  return followPublicly(ports, 'c', { group: publicOf(state), generation: 1, sinceSeq: 3 })
}

it('goes on where the log begins, and finds the reset, but knows that it has not seen everything', async () => {
  expect(await follow(10)).toMatchObject({ whole: false, reset: { seq: 15 } })
})

it('ends where a service says two things of where the log begins', async () => {
  const followed = await follow(1)
  expect(followed.whole).toBe(false)
  expect(followed.reset).toBeUndefined()
})

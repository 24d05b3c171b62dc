import { systemClock, systemRandom } from '@catbird-mls/core/ports'
import { beginNewHistory } from '@catbird-mls/core/restore'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ids } from '../lexicon/ids.ts'
import { call } from '../testing/call.ts'
import { expectGood, startTestServer } from '../testing/test-server.ts'
import type { TestServer } from '../testing/test-server.ts'

let test: TestServer
beforeAll(async () => {
  test = await startTestServer()
})
afterAll(() => test[Symbol.asyncDispose]())

describe('which history the service tells', () => {
  it('is said early: to everybody, with each session, ticket and polling; sessions end where it is another one', async () => {
    const { account, device, refreshToken, call: asDevice } = await test.signIn()
    const refresh = () => call(test.url, ids.BlueCatbirdMlsServerRefreshSession, { input: { refreshToken } })
    const described = await call(test.url, ids.BlueCatbirdMlsServerDescribeServer, {})
    const { historyId } = expectGood(described)
    expect(historyId).toMatch(/^[0-9a-f]{32}$/)
    const create = () =>
      test.asAccount(account, ids.BlueCatbirdMlsServerCreateSession, { deviceId: device.deviceId }, device)
    const answers = [
      await create(),
      await asDevice(ids.BlueCatbirdMlsEventCreateTicket),
      await asDevice(ids.BlueCatbirdMlsEventGetEvents),
    ]
    expect(answers.map((answer) => expectGood(answer).historyId)).toEqual(answers.map(() => historyId))
    const by = { kind: 'cli', id: 'a test' } as const
    const begun = await beginNewHistory({ db: test.db, clock: systemClock, random: systemRandom }, { by })
    expect((await asDevice(ids.BlueCatbirdMlsEventGetEvents)).body).toMatchObject({ error: 'SessionExpired' })
    expect((await refresh()).body).toMatchObject({ error: 'SessionExpired' })
    expect(expectGood(await create()).historyId).toBe(begun.historyId)
  })
})

import { describe, expect, it } from 'vitest'
import type { DeviceCaller } from '@catbird-mls/core/identity'
import type { DeviceId, Did } from '@catbird-mls/core/mls'
import { createUnsafeTestConvo } from '../../packages/core/src/messages/testing/test-convo.ts'
import { ids } from '../../packages/server/src/lexicon/ids.ts'
import { expectGood, startTestServer } from '../../packages/server/src/testing/test-server.ts'
import { rows } from '../../scripts/grafana/rows.ts'
import { startPrometheus } from './prometheus-server.ts'
import { hasProgram } from '../support/has-program.ts'

type Rules = { readonly groups: readonly { readonly rules: readonly Rule[] }[] }
type Rule = { readonly name: string; readonly health: string; readonly state?: string }
type Found = { readonly result: readonly { readonly value: readonly [number, string] }[] }

/** Queries of the dashboard, for all nodes. */
const queries = rows.flatMap(({ panels }) =>
  panels.flatMap((panel) => panel.queries.map(([expr]) => expr.replaceAll('$instance', '.*'))),
)

describe.runIf(hasProgram('promtool'))('a real Prometheus', () => {
  it('scrapes a server, works out every rule, and answers all that the dashboard asks', async () => {
    await using test = await startTestServer()
    await using prometheus = await startPrometheus(new URL(test.url).host)
    const valueOf = async (query: string) => {
      const { result } = (await prometheus.ask('query', { query })) as Found
      return Number(result[0]?.value[1] ?? Number.NaN)
    }
    const rules = async () =>
      ((await prometheus.ask('rules')) as Rules).groups.flatMap((group) => group.rules)
    await expect.poll(() => valueOf('up{job="catbird-mls"}')).toBe(1)
    await expect.poll(async () => (await rules()).filter(({ health }) => health !== 'ok')).toEqual([])
    await expect.poll(() => valueOf('sum(mls_stage{stage="ready"})')).toBe(1)
    for (const query of queries) await prometheus.ask('query', { query })
    // Nothing is amiss with a server that has just begun.
    const amiss = async () =>
      (await rules()).filter(({ state = 'inactive' }) => state !== 'inactive').map(({ name }) => name)
    await expect.poll(amiss).toEqual([])
    await expect.poll(() => valueOf('sum(http_requests_total)')).toBeGreaterThan(0)
  })
})

describe('the metrics of a server that is used', () => {
  it('name no account, no device and no convo', async () => {
    await using test = await startTestServer()
    const who = await test.signIn()
    // As the server has registered them.
    const caller: DeviceCaller = { did: who.account.did as Did, deviceId: who.device.deviceId as DeviceId }
    const convo = await createUnsafeTestConvo(test.db, [caller])
    expectGood(await who.call(ids.BlueCatbirdMlsMessageSendMessage, convo.message()))
    await fetch(`${test.url}/xrpc/${ids.BlueCatbirdMlsConvoListConvos}?cursor=${convo.convoId}`)
    const shown = await (await fetch(`${test.url}/metrics`)).text()
    expect(shown).toContain('mls_messages_sent_total 1')
    for (const name of ['did:', who.account.did, who.device.deviceId, convo.convoId])
      expect(shown).not.toContain(name)
  })
})

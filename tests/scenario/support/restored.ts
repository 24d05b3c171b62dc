import type { ClientEvent, Convo } from '@catbird-mls/client'
import type { Queryable } from '@catbird-mls/core/database'
import { systemTiming } from '../../../packages/client-sdk/src/sync/timing.ts'
import type { Timing } from '../../../packages/client-sdk/src/sync/timing.ts'
import { until } from './service.ts'

/** No wait is longer than a moment: what clients wait for here is never far. */
export const impatient: Timing = {
  ...systemTiming,
  sleep: (ms, signal) => systemTiming.sleep(Math.min(ms, 200), signal),
}

/** All that a convo shows, in its order. */
export async function textsOf(convo: Convo): Promise<string[]> {
  return (await convo.messages({ limit: 100 })).map(({ text, failure }) => text ?? failure ?? '?')
}

/** Waits until every one of these texts is shown, by each of the convos. */
export async function allRead(convos: readonly Convo[], texts: readonly string[]): Promise<void> {
  for (const convo of convos)
    await until(`all is read: ${texts.join()}`, async () => {
      const shown = await textsOf(convo)
      return texts.every((text) => shown.includes(text))
    }).catch(async (err: unknown) => {
      throw new Error(`it shows ${(await textsOf(convo)).join(' | ')} and is ${convo.state}`, { cause: err })
    })
}

/** Waits until all devices are in the epoch that the service has, on its line. */
export async function together(db: Queryable, convos: readonly Convo[]): Promise<void> {
  const [{ id } = { id: '' }] = convos
  await until('all are in step with the service', async () => {
    const [row] = await db.query<{ epoch: number }>('SELECT epoch FROM convo WHERE convo_id = $1', [id])
    const places = await Promise.all(convos.map(async (convo) => [convo.state, await convo.epoch()] as const))
    return places.every(([state, place]) => state === 'joined' && place?.epoch === row?.epoch)
  })
}

/** Everybody says something, and everybody reads it. */
export async function allTalk(convos: readonly Convo[], what: string): Promise<string[]> {
  const said = convos.map((_, i) => `${what} ${String(i)}`)
  for (const [i, convo] of convos.entries()) await convo.send(said[i] ?? '')
  await allRead(convos, said)
  return said
}

/** Waits until each client has heard that the service was restored, and that its convo was. */
export async function backAgain(heard: readonly (readonly ClientEvent[])[]): Promise<void> {
  for (const events of heard)
    await until('it knows of the restore', () => events.some(({ type }) => type === 'convoRestored'))
}

import type { Convo } from '../client/convo.ts'
import type { MlsClient } from '../client/mls-client.ts'
import { until } from './fake-clients.ts'

/** Waits until a client's device is in a convo; gives the convo. */
export async function joined(client: MlsClient, id: string): Promise<Convo> {
  const known = async () => (await client.convos.list()).find((convo) => convo.id === id)
  const convo = await until(known, 'the convo is known')
  await until(() => convo.state === 'joined', 'the device is in')
  return convo
}

/**
 * Waits until all are at the same epoch: whoever writes before it has met the commit that let a device in, writes what
 * that device cannot read.
 */
export async function inStep(...convos: Convo[]): Promise<void> {
  await until(async () => {
    const places = await Promise.all(convos.map((convo) => convo.epoch()))
    return new Set(places.map((place) => place?.epoch)).size === 1
  }, 'all are at the same epoch')
}

/** Waits until a device is in a convo's generation of this number, and so many members are. */
export async function inGeneration(convo: Convo, generation: number, members: number): Promise<void> {
  await until(async () => {
    if (convo.state !== 'joined' || (await convo.epoch())?.generation !== generation) return false
    return (await convo.members()).filter(({ absent }) => !absent).length === members
  }, `generation ${generation} has ${members} members`)
}

/** Waits until the log has shown all that was sent from here. */
export async function allReceived(convo: Convo): Promise<void> {
  const isReceived = async () => (await convo.messages()).every(({ state }) => state === 'received')
  await until(isReceived, 'all is received')
}

/** What a convo's messages say, or why they do not. */
export async function textsOf(convo: Convo): Promise<(string | undefined)[]> {
  return (await convo.messages()).map(({ text, failure }) => text ?? failure)
}

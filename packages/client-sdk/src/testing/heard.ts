import type { ClientEventOf, ClientEventType } from '../client/events.ts'
import type { MlsClient } from '../client/mls-client.ts'

/** What a client tells of one type from now on. */
export function heard<T extends ClientEventType>(client: MlsClient, type: T): ClientEventOf<T>[] {
  const told: ClientEventOf<T>[] = []
  client.on(type, (event) => void told.push(event))
  return told
}

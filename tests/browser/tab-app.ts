import { developmentIdentity, MlsClient, MlsClientError } from '@catbird-mls/client'
import { indexedDbStorage } from '@catbird-mls/client/storage/indexed-db'
import type { ServicePlace } from './service.ts'

/** Whose client, and on which storage and service. */
export interface AppPlace extends ServicePlace {
  readonly seed: string
  readonly database: string
  /** Encrypts the storage, where it is given: 32 bytes of this value. */
  readonly keyOf?: number
}

let client: MlsClient | undefined
let heard: string[] = []

/** A small app in a tab, which a test drives from outside. */
export async function open({ did, seed, database, keyOf }: AppPlace): Promise<string> {
  try {
    const opened = await MlsClient.open({
      session: await developmentIdentity({ seed }),
      service: did,
      storage: indexedDbStorage(database, keyOf === undefined ? {} : { key: new Uint8Array(32).fill(keyOf) }),
    })
    heard = []
    opened.on('message', ({ message }) => heard.push(message.text ?? ''))
    client = opened
    return 'open'
  } catch (err) {
    return nameOf(err)
  }
}

export const deviceId = (): string => theClient().deviceId

export async function createConvo(member: string): Promise<string> {
  const convo = await theClient().convos.create({ members: [member], name: 'Hikers' })
  return convo.id
}

/** Gives 'sent', or the name of the error. */
export async function send(convoId: string, text: string): Promise<string> {
  try {
    const convo = await theClient().convos.get(convoId)
    await convo.send(text)
    return 'sent'
  } catch (err) {
    return nameOf(err)
  }
}

export async function texts(convoId: string): Promise<string[]> {
  const convo = await theClient().convos.get(convoId)
  const messages = await convo.messages({ limit: 1000 })
  return messages.map(({ text }) => text ?? '')
}

/** What the tab was told of, in that order. */
export const told = (): string[] => heard

export async function close(): Promise<void> {
  await theClient().close()
}

function theClient(): MlsClient {
  if (client === undefined) throw new Error('no client is open in this tab')
  return client
}

function nameOf(err: unknown): string {
  if (err instanceof MlsClientError) return err.error
  return err instanceof Error ? `${err.name}: ${err.message}` : String(err)
}

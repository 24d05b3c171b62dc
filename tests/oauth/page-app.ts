import { BrowserOAuthClient, buildAtprotoLoopbackClientMetadata } from '@atproto/oauth-client-browser'
import { MlsClient } from '@catbird-mls/client'
import { oauthScope } from '@catbird-mls/client/oauth'
import { indexedDbStorage } from '@catbird-mls/client/storage/indexed-db'

/** Where everything is, and how the app speaks to it. */
export interface AppPlace {
  readonly service: string
  readonly pdsUrl: string
  readonly plcUrl: string
  readonly transport: 'direct' | 'proxy'
}

let client: MlsClient | undefined
const signIns: string[] = []

/** Leads to the PDS's pages, from which the person comes back to this one. */
export async function signIn(place: AppPlace, handle: string): Promise<void> {
  void oauthClient(place).signIn(handle)
  await new Promise((resolve) => window.addEventListener('pagehide', resolve))
}

/** Goes on as whoever has signed in: from the PDS just now, or earlier. */
export async function open(place: AppPlace): Promise<string> {
  const restored = await oauthClient(place).init()
  if (restored === undefined) throw new Error('nobody has signed in here')
  client = await MlsClient.open({
    session: restored.session,
    storage: indexedDbStorage(`messages of ${restored.session.did}`),
    service: place.service,
    plcUrl: place.plcUrl,
    transport: place.transport,
    pollEvery: 50,
  })
  client.on('signInRequired', ({ reason }) => signIns.push(reason))
  return client.deviceId
}

export async function createConvo(member: string): Promise<string> {
  return (await opened().convos.create({ members: [member], name: 'Hikers' })).id
}

export async function send(convoId: string, text: string): Promise<void> {
  await (await opened().convos.get(convoId)).send(text)
}

export async function texts(convoId: string): Promise<string[]> {
  const messages = await (await opened().convos.get(convoId)).messages()
  return messages.map(({ text }) => text ?? '')
}

/** How often the page was told that a sign-in is needed. */
export const signInsNeeded = (): number => signIns.length

/** The person signs out of the app in this page, while the client goes on. */
export async function signOut(place: AppPlace): Promise<void> {
  await oauthClient(place).revoke(opened().did)
}

function opened(): MlsClient {
  if (client === undefined) throw new Error('no client is open in this page')
  return client
}

function oauthClient({ service, transport, pdsUrl, plcUrl }: AppPlace): BrowserOAuthClient {
  return new BrowserOAuthClient({
    clientMetadata: buildAtprotoLoopbackClientMetadata({
      scope: oauthScope({ service, transport }),
      redirect_uris: [`${location.origin}/`],
    }),
    handleResolver: pdsUrl,
    plcDirectoryUrl: plcUrl,
    allowHttp: true,
  })
}

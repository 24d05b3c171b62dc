import { AtpAgent } from '@atproto/api'
import { developmentIdentity, MlsClient } from '@catbird-mls/client'
import { sqliteStorage } from '@catbird-mls/client/storage/sqlite'

/** A bot that says back what it is told. Beside `npm start` it is a development account; with these, a real one. */
const {
  BOT_HANDLE,
  BOT_APP_PASSWORD,
  BOT_PDS = 'https://bsky.social',
  BOT_STORE = 'echo-bot.db',
} = process.env
const { MLS_SERVICE = 'did:web:localhost%3A3000' } = process.env

async function signIn(): Promise<AtpAgent> {
  const agent = new AtpAgent({ service: BOT_PDS })
  await agent.login({ identifier: BOT_HANDLE ?? '', password: BOT_APP_PASSWORD ?? '' })
  return agent
}

const session = BOT_HANDLE === undefined ? await developmentIdentity({ seed: 'echo-bot' }) : await signIn()
const client = await MlsClient.open({ session, service: MLS_SERVICE, storage: sqliteStorage(BOT_STORE) })
console.log(`I am ${client.did}. Ctrl-C ends me.`)
process.once('SIGINT', () => void client.close())

for (const convo of await client.convos.list({ status: 'request' })) await convo.accept()
for await (const event of client.events()) {
  if (event.type === 'convoAdded' && event.status === 'request')
    await (await client.convos.get(event.convoId)).accept()
  if (event.type === 'message' && !event.message.own && event.message.text !== undefined)
    await (await client.convos.get(event.convoId)).send(`You said: ${event.message.text}`)
}

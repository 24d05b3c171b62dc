import { AtpAgent } from '@atproto/api'
import { developmentIdentity, MlsClient } from '@catbird-mls/client'
import type { Convo, MessageView } from '@catbird-mls/client'
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

/** Messages after the last one that the bot has read. */
async function* unread(convo: Convo): AsyncGenerator<MessageView> {
  for (let after = convo.readSeq; ;) {
    const page = await convo.messages({ after, limit: 50 })
    yield* page
    const { seq } = page[49] ?? {}
    if (seq === undefined) return
    after = seq
  }
}

/** What has been answered has been read. Who is killed in between answers twice, rather than never. */
async function answer(convo: Convo, { own, seq, messageId, text }: MessageView): Promise<void> {
  if (own || seq === undefined || seq <= convo.readSeq || messageId === undefined) return
  if (text !== undefined) await convo.send(`You said: ${text}`)
  await convo.markRead(messageId)
}

const session = BOT_HANDLE === undefined ? await developmentIdentity({ seed: 'echo-bot' }) : await signIn()
const client = await MlsClient.open({ session, service: MLS_SERVICE, storage: sqliteStorage(BOT_STORE) })
// Before any other await: nothing that comes meanwhile is missed.
const events = client.events()
console.log(`I am ${client.did}. Ctrl-C ends me.`)
const stopping = new AbortController()
process.once('SIGINT', () => {
  stopping.abort()
  void client.close()
})

async function serve(): Promise<void> {
  for (const convo of await client.convos.list()) {
    if (convo.status === 'request') await convo.accept()
    for await (const message of unread(convo)) await answer(convo, message)
  }
  for await (const event of events) {
    if (event.type === 'convoAdded' && event.status === 'request')
      await (await client.convos.get(event.convoId)).accept()
    if (event.type === 'message') await answer(await client.convos.get(event.convoId), event.message)
  }
}

await serve().catch((err: unknown) => {
  if (!stopping.signal.aborted) throw err // else it is what was under way, and is taken up the next time
})

import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { AtpAgent } from '@atproto/api'
import { developmentIdentity, MlsClient, MlsClientError } from '@catbird-mls/client'
import type { AppSession, Convo, MessageView } from '@catbird-mls/client'
import { sqliteStorage } from '@catbird-mls/client/storage/sqlite'

/**
 * A chat in a terminal.
 *
 * npm run example:cli-chat -- --as alice          a development account, beside `npm start`
 * CHAT_APP_PASSWORD=… npm run example:cli-chat -- --as you.example.com --service did:web:mls.example.com
 */
const { values: flags } = parseArgs({
  options: {
    as: { type: 'string', default: 'alice' },
    service: { type: 'string', default: 'did:web:localhost%3A3000' },
    pds: { type: 'string', default: 'https://bsky.social' },
    store: { type: 'string' },
  },
})

const help = `
  /new <account> …   begin a group with them       /list        your convos
  /open <number>     talk in one of them           /who         who is in it
  /me                your own account, for others  /quit        end
  Anything else is said in the convo that is open.
`

async function sessionOf(name: string): Promise<AppSession> {
  const password = process.env.CHAT_APP_PASSWORD
  if (password === undefined) return developmentIdentity({ seed: name })
  const agent = new AtpAgent({ service: flags.pds })
  await agent.login({ identifier: name, password })
  return agent
}

class Chat {
  readonly #client: MlsClient
  #open: Convo | undefined

  constructor(client: MlsClient) {
    this.#client = client
    client.on('message', ({ message }) => this.#show(message))
    client.on('convoAdded', ({ status }) => {
      if (status === 'request') console.log('* somebody asks you into a convo: /list, /open')
    })
    client.on('undecryptable', ({ reason }) => console.log(`* a message that cannot be read: ${reason}`))
    client.on('error', ({ error }) => console.log(`* ${error.error}: ${error.message}`))
  }

  async take(line: string): Promise<void> {
    const [command = '', ...rest] = line.trim().split(/\s+/)
    if (command === '/me') console.log(this.#client.did)
    else if (command === '/new') await this.#begin(rest)
    else if (command === '/list') await this.#list()
    else if (command === '/open') await this.#pick(Number(rest[0]))
    else if (command === '/who') await this.#who()
    else if (command.startsWith('/')) console.log(help)
    else if (command !== '') await this.#say(line)
  }

  async #begin(members: string[]): Promise<void> {
    this.#open = await this.#client.convos.create({ members, name: `${flags.as} and others` })
    console.log('* it is open: say something')
  }

  async #who(): Promise<void> {
    for (const { did, role } of (await this.#open?.members()) ?? []) console.log(`  ${did}  ${role}`)
  }

  async #list(): Promise<void> {
    const convos = await this.#client.convos.list()
    if (convos.length === 0) console.log('* none yet: /new <account>')
    for (const [index, convo] of convos.entries())
      console.log(
        `  ${index + 1}  ${convo.name ?? convo.kind}${convo.status === 'request' ? '  (asks you)' : ''}`,
      )
  }

  async #pick(number: number): Promise<void> {
    const convo = (await this.#client.convos.list())[number - 1]
    if (convo?.status === 'request') await convo.accept()
    this.#open = convo ?? this.#open
    if (convo === undefined) console.log('* there is no such number in /list')
    else for (const message of await convo.messages({ limit: 20 })) this.#show(message)
  }

  async #say(text: string): Promise<void> {
    if (this.#open === undefined) console.log('* no convo is open: /new or /open')
    else await this.#open.send(text)
  }

  #show({ own, author, text, content, deleted }: MessageView): void {
    const said = deleted ? '(taken back)' : (text ?? `(${content?.$type ?? 'unreadable'})`)
    console.log(`${own ? 'you' : (author?.did.slice(-8) ?? '?')}: ${said}`)
  }
}

const client = await MlsClient.open({
  session: await sessionOf(flags.as),
  service: flags.service,
  storage: sqliteStorage(flags.store ?? `chat-${flags.as}.db`),
})
console.log(`You are ${client.did}${help}`)
const chat = new Chat(client)
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '/quit') break
  await chat.take(line).catch((err: unknown) => {
    console.log(`* ${err instanceof MlsClientError ? `${err.error}: ${err.message}` : String(err)}`)
  })
}
await client.close()
// Or it would be waited for as long as somebody could write to it.
process.stdin.destroy()

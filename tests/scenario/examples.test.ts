import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Convo } from '@catbird-mls/client'
import { joined, startService, until } from './support/service.ts'

/** A running example, and what it has written so far. */
async function run(
  example: string,
  { args = [], env = {} }: { args?: string[]; env?: Record<string, string> },
) {
  const folder = await mkdtemp(join(tmpdir(), 'catbird-example-'))
  const main = resolve(import.meta.dirname, `../../examples/${example}/src/main.ts`)
  const child = spawn(process.execPath, ['--conditions=source', main, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  let written = ''
  child.stdout.on('data', (data: Buffer) => (written += data.toString()))
  return {
    says: (text: string | RegExp) =>
      until(`it says ${String(text)}`, () => (written.search(text) < 0 ? undefined : written)),
    tell: (line: string) => child.stdin.write(`${line}\n`),
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGINT')
      await ended
      await rm(folder, { recursive: true })
    },
  }
}

const didIn = (written: string) => /did:key:\w+/.exec(written)?.[0] ?? ''

describe('the examples', () => {
  it('echo-bot accepts who asks it, and says back what it is told', async () => {
    await using service = await startService()
    await using bot = await run('echo-bot', { env: { MLS_SERVICE: service.did } })
    const did = didIn(await bot.says(/I am did/))
    const alice = await service.open('alice')
    const convo = await alice.convos.create({ members: [did] })
    await convo.send('hello')
    await until('it has answered', async () =>
      (await convo.messages()).find(({ text }) => text === 'You said: hello'),
    )
  })

  it('echo-bot answers what came while it was away, once', async () => {
    await using service = await startService()
    const kept = await mkdtemp(join(tmpdir(), 'catbird-bot-'))
    const env = { MLS_SERVICE: service.did, BOT_STORE: join(kept, 'bot.db') }
    const alice = await service.open('alice')
    const echoes = (convo: Convo, count: number) =>
      until(`there are ${String(count)} answers`, async () => {
        const answers = (await convo.messages()).flatMap(({ own, text }) => (own ? [] : [text]))
        return answers.length === count ? answers : undefined
      })
    let convo: Convo
    let read = false
    alice.on('readReceipt', () => (read = true))
    {
      await using bot = await run('echo-bot', { env })
      convo = await alice.convos.create({ members: [didIn(await bot.says(/I am did/))] })
      await convo.send('one')
      await echoes(convo, 1)
      await until('it has marked that', () => read || undefined)
    }
    await convo.send('two')
    await using bot = await run('echo-bot', { env })
    await bot.says(/I am did/)
    await convo.send('three')
    expect(await echoes(convo, 3)).toEqual(['You said: one', 'You said: two', 'You said: three'])
    await rm(kept, { recursive: true })
  })

  it('cli-chat lets two people talk', async () => {
    await using service = await startService()
    await using chat = await run('cli-chat', { args: ['--as', 'bob', '--service', service.did] })
    const alice = await service.open('alice')
    await chat.says(/You are did/)
    chat.tell(`/new ${alice.did}`)
    await chat.says('it is open')
    chat.tell('Are you there?')
    const [found] = await until('alice has it', async () => {
      const convos = await alice.convos.list()
      return convos.length > 0 ? convos : undefined
    })
    const convo = await joined(alice, found?.id ?? '')
    await until('alice reads it', async () =>
      (await convo.messages()).find(({ text }) => text === 'Are you there?'),
    )
    await convo.send('Always')
    await chat.says(': Always')
    chat.tell('/open 9')
    await chat.says('there is no such number')
    chat.tell('/quit')
    expect(await chat.ended).toEqual([0, null])
  })
})

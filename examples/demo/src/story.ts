import type { Cast, Device } from './cast.ts'
import { insisting } from './wait-for.ts'

/** What the story is told with. */
export interface Stage {
  readonly cast: Cast
  /** Puts what somebody does or sees into the transcript. */
  readonly say: (who: string, what: string) => void
  /** Kills the server without warning and starts it again, if it is the demo's to kill. */
  restartServer(whileDown: () => Promise<void>): Promise<boolean>
  /** The convo, once Alice has begun it. */
  convoId: string
  /** Texts that the service has taken, by the members who must be able to read them. */
  readonly acknowledged: { readonly text: string; readonly readers: readonly string[] }[]
}

/** One step: what is told, and how it is done. It waits until everybody concerned has seen it. */
export interface Step {
  readonly title: string
  run(stage: Stage): Promise<void>
}

/** The name that only members may ever read. */
export const groupName = 'Hikers of the north ridge'

/** Two people, a third who joins, and one who is removed. */
export const story: readonly Step[] = [
  { title: 'Three people arrive, two of them with two devices', run: arrive },
  { title: 'Alice creates an encrypted group with Bob', run: create },
  { title: 'They talk', run: talk },
  { title: 'Bob reacts, Alice mends a slip', run: reactAndEdit },
  { title: 'The server is killed in the middle, and comes back', run: restart },
  { title: 'Carol joins: she reads what comes, not what was', run: addCarol },
  { title: 'Bob is removed, and can no longer read', run: removeBob },
]

async function arrive({ cast, say }: Stage): Promise<void> {
  const entering = [
    ['Alice', 'laptop'],
    ['Alice', 'phone'],
    ['Bob', 'phone'],
    ['Bob', 'tablet'],
    ['Carol', 'laptop'],
  ] as const
  for (const [person, kind] of entering) {
    const device = await cast.enter(person, kind)
    say(device.name, 'registers its key and leaves key packages')
  }
}

async function create(stage: Stage): Promise<void> {
  const { cast, say } = stage
  const alice = cast.device('Alice', 'laptop')
  const bob = await cast.identity('Bob')
  const convo = await alice.client.convos.create({ members: [bob.did], name: groupName })
  stage.convoId = convo.id
  say(alice.name, `creates "${groupName}" and adds every device of Bob and of herself`)
  for (const device of cast.of('Alice', 'Bob')) await device.joins(convo.id)
  const onPhone = await cast.device('Bob', 'phone').convo(convo.id)
  say('Bob (phone)', `sees a request: "${String(onPhone.name)}"`)
  await onPhone.accept()
  for (const device of cast.of('Bob')) await device.knowsAcceptance(convo.id)
  say('Bob (phone)', 'accepts it')
}

async function talk(stage: Stage): Promise<void> {
  const { cast } = stage
  await write(stage, cast.device('Alice', 'laptop'), 'See you at nine, at the trail hed')
  await write(stage, cast.device('Bob', 'tablet'), 'I bring the tea')
  await write(stage, cast.device('Alice', 'phone'), 'And I the map')
}

async function reactAndEdit(stage: Stage): Promise<void> {
  const { cast, say, convoId } = stage
  const [bob, alice] = [cast.device('Bob', 'phone'), cast.device('Alice', 'laptop')]
  const slip = await alice.sees(convoId, 'her message', ({ text }) => text?.includes('trail hed') === true)
  if (slip.messageId === undefined) throw new Error('a message that can be read has an id')
  await (await bob.convo(convoId)).react(slip.messageId, '🥾')
  await alice.sees(convoId, 'the reaction', ({ reactions }) => reactions.some(({ emoji }) => emoji === '🥾'))
  say('Bob (phone)', 'reacts with 🥾')
  const mended = 'See you at nine, at the trail head'
  await (await alice.convo(convoId)).edit(slip.messageId, mended)
  for (const device of cast.of('Alice', 'Bob'))
    await device.sees(convoId, 'the edit', ({ text }) => text === mended)
  stage.acknowledged.splice(0, 1, { text: mended, readers: ['Alice', 'Bob'] })
  say('Alice (laptop)', `edits: "${mended}"`)
}

async function restart(stage: Stage): Promise<void> {
  const { cast, say, convoId } = stage
  const alice = cast.device('Alice', 'phone')
  const text = 'Written while the server was down'
  const restarted = await stage.restartServer(async () => {
    say('Alice (phone)', `writes: "${text}" (there is no server just now)`)
    const sending = (await alice.convo(convoId)).send(text)
    stage.acknowledged.push({ text, readers: ['Alice', 'Bob'] })
    sending.catch(() => undefined) // its readers are waited for below; a failure shows there
    await alice.sees(convoId, 'its own message on the way', (message) => message.text === text)
  })
  if (!restarted) {
    say('The server', 'was running before the demo, and is left alone')
    return write(stage, alice, 'Written on a server that stayed up')
  }
  await seenByAll(stage, ['Alice', 'Bob'], text)
  say('everybody', 'has it, and everything before it, once')
}

async function addCarol(stage: Stage): Promise<void> {
  const { cast, say, convoId } = stage
  const alice = cast.device('Alice', 'laptop')
  await (await alice.convo(convoId)).add((await cast.identity('Carol')).did)
  say(alice.name, 'adds Carol')
  const carol = cast.device('Carol', 'laptop')
  await (await carol.joins(convoId)).accept()
  await write(stage, carol, 'Is there room for a third?', ['Alice', 'Bob', 'Carol'])
  await write(stage, cast.device('Bob', 'phone'), 'Always', ['Alice', 'Bob', 'Carol'])
  say(carol.name, `reads ${(await carol.texts(convoId)).length} messages, none from before she joined`)
}

async function removeBob(stage: Stage): Promise<void> {
  const { cast, say, convoId } = stage
  const alice = cast.device('Alice', 'phone')
  await (await alice.convo(convoId)).remove((await cast.identity('Bob')).did)
  say(alice.name, 'removes Bob')
  for (const device of cast.of('Bob')) await device.isOut(convoId)
  await write(stage, cast.device('Carol', 'laptop'), 'The surprise for Bob is ready', ['Alice', 'Carol'])
  for (const device of cast.of('Bob')) {
    await insisting(() => device.client.sync())
    const texts = await device.texts(convoId)
    if (texts.includes('The surprise for Bob is ready'))
      throw new Error(`${device.name} reads on after its removal`)
  }
  say('Bob (phone), Bob (tablet)', 'see that they are out, and nothing that came after')
}

/** Somebody writes, and everybody concerned reads it. */
async function write(stage: Stage, device: Device, text: string, readers = ['Alice', 'Bob']): Promise<void> {
  await (await device.convo(stage.convoId)).send(text)
  stage.acknowledged.push({ text, readers })
  stage.say(device.name, `"${text}"`)
  await seenByAll(stage, readers, text)
}

async function seenByAll({ cast, convoId }: Stage, readers: readonly string[], text: string): Promise<void> {
  await Promise.all(
    cast
      .of(...readers)
      .map((device) => device.sees(convoId, `"${text}"`, (message) => message.text === text)),
  )
}

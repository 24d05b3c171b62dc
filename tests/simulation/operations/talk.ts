import type { Content, MessageView } from '@catbird-mls/client'
import { aSpeaker, shortly } from './operation.ts'
import type { Actor, Deed, Operation, Speaker, Stage } from './operation.ts'

const DEFS = 'blue.catbird.mls.message.defs'
const EMOJI = ['👍', '❤️', '🐦']
const RECENT = 20

/** A text. */
export const send: Operation = {
  name: 'send',
  weight: 40,
  find: (stage) =>
    speak(stage, ({ device }) => ({ $type: `${DEFS}#text`, text: stage.ledger.newText(device.name) })),
}

/** A text as a reply. */
export const reply: Operation = {
  name: 'reply',
  weight: 4,
  find: (stage) =>
    respond(stage, anything, ({ messageId }, { device }) => ({
      $type: `${DEFS}#text`,
      text: stage.ledger.newText(device.name),
      reply: { messageId },
    })),
}

/** A reaction, or its end. */
export const react: Operation = {
  name: 'react',
  weight: 6,
  find: (stage) =>
    respond(stage, anything, ({ messageId }) => ({
      $type: `${DEFS}#reaction`,
      messageId,
      emoji: stage.chance.pick(EMOJI),
      ...(stage.chance.chance(0.2) ? { remove: true } : {}),
    })),
}

/** Another text for one of one's own. */
export const edit: Operation = {
  name: 'edit',
  weight: 3,
  find: (stage) =>
    respond(stage, own, ({ messageId }, { device }) => ({
      $type: `${DEFS}#edit`,
      messageId,
      text: stage.ledger.newText(device.name),
    })),
}

/** One of one's own, taken back. */
export const takeBack: Operation = {
  name: 'delete',
  weight: 1.5,
  find: (stage) => respond(stage, own, ({ messageId }) => ({ $type: `${DEFS}#delete`, messageId })),
}

type Target = MessageView & { readonly messageId: string }

const anything = () => true
const own = (message: MessageView) => message.own && !message.deleted

async function speak(stage: Stage, content: (actor: Actor) => Content): Promise<Deed | undefined> {
  const speaker = await aSpeaker(stage)
  return speaker && utter(stage, speaker, content(speaker))
}

async function respond(
  stage: Stage,
  fits: (message: MessageView) => boolean,
  content: (target: Target, actor: Actor) => Content,
): Promise<Deed | undefined> {
  const speaker = await aSpeaker(stage)
  const messages = (await speaker?.convo.messages({ limit: RECENT })) ?? []
  const targets = messages.filter((message): message is Target => isTarget(message) && fits(message))
  if (speaker === undefined || targets.length === 0) return undefined
  return utter(stage, speaker, content(stage.chance.pick(targets), speaker))
}

/** What has arrived: of one's own on their way a client knows that they may yet fail. */
function isTarget({ messageId, state, deleted, failure }: MessageView): boolean {
  return messageId !== undefined && state === 'received' && !deleted && failure === undefined
}

function utter({ ledger }: Stage, { device, client, convo }: Speaker, content: Content): Deed {
  return {
    device,
    what: `in ${shortly(convo)}: ${'text' in content ? String(content.text) : ''}`,
    act: async () => {
      const { did, deviceId } = client
      const utterance = ledger.say({ convoId: convo.id, did, deviceId, content })
      await convo.sendContent(content)
      utterance.sent = true
    },
  }
}

import {
  createApplicationMessage,
  decodeMlsMessage,
  emptyPskIndex,
  encodeMlsMessage,
  processPrivateMessage,
  type CiphersuiteImpl,
  type ClientState,
} from 'ts-mls'
import { sameBytes } from './compare.ts'
import type { Member, World } from './world.ts'

/** An application message on the wire, and what it says. */
export interface Sent {
  readonly from: Member
  readonly wire: Uint8Array
  readonly plaintext: Uint8Array
}

/** Some members send one to three messages each. */
export async function sendMessages(world: World): Promise<Sent[]> {
  const { rng } = world
  const sent: Sent[] = []
  for (const from of rng.sample(world.members, 1 + rng.int(3))) {
    for (let count = 1 + rng.int(3); count > 0; count--) sent.push(await send(world, from))
  }
  return sent
}

/** One member sends a message; its state moves on before anything leaves it. */
export async function send(world: World, from: Member): Promise<Sent> {
  const { rng, suite } = world
  const plaintext = new Uint8Array(rng.int(600)).fill(rng.int(256))
  const data = new Uint8Array(rng.int(60)).fill(rng.int(256))
  const { newState, privateMessage } = await createApplicationMessage(from.state, plaintext, suite, data)
  from.state = newState
  const message = { version: 'mls10', wireformat: 'mls_private_message', privateMessage } as const
  return { from, wire: encodeMlsMessage(message), plaintext }
}

/** Every receiver reads every message of others, in an order of its own. */
export async function deliver(
  world: World,
  receivers: readonly Member[],
  sent: readonly Sent[],
): Promise<void> {
  const orders = receivers.map((receiver) => ({
    receiver,
    inbox: world.rng.sample(
      sent.filter(({ from }) => from.device !== receiver.device),
      sent.length,
    ),
  }))
  await Promise.all(orders.map(({ receiver, inbox }) => readAll(receiver, inbox, world.suite)))
}

async function readAll(receiver: Member, inbox: readonly Sent[], suite: CiphersuiteImpl): Promise<void> {
  for (const { wire, plaintext } of inbox) {
    const { state, message } = await read(receiver.state, wire, suite)
    receiver.state = state
    if (!sameBytes(message, plaintext)) throw new Error(`${receiver.device.name} read something else`)
  }
}

/** Reads a message from the wire. */
export async function read(
  state: ClientState,
  wire: Uint8Array,
  suite: CiphersuiteImpl,
): Promise<{ state: ClientState; message: Uint8Array }> {
  const decoded = decodeMlsMessage(wire, 0)?.[0]
  if (decoded?.wireformat !== 'mls_private_message') throw new Error('not a PrivateMessage')
  const result = await processPrivateMessage(state, decoded.privateMessage, emptyPskIndex, suite)
  if (result.kind !== 'applicationMessage') throw new Error('not an application message')
  return { state: result.newState, message: result.message }
}

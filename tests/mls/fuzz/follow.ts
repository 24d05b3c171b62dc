import {
  decodeGroupState,
  decodeMlsMessage,
  emptyPskIndex,
  encodeGroupState,
  encodeMlsMessage,
  processPublicMessage,
  type CiphersuiteImpl,
  type ClientState,
  type PublicMessage,
} from 'ts-mls'
import { clientConfig, type Member, type World } from './world.ts'

/** Members process a commit that they did not make, each from the wire; now and then one has just restarted. */
export async function followCommit(
  world: World,
  followers: readonly Member[],
  commit: PublicMessage,
): Promise<void> {
  const wire = encodeMlsMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage: commit })
  const restarting = world.rng.chance(0.2) ? world.rng.sample(followers, 1) : []
  for (const member of restarting) member.state = restart(member.state)
  await Promise.all(
    followers.map(async (member) => {
      member.state = await processCommit(member.state, wire, world.suite)
    }),
  )
}

/** Processes a commit from the wire. */
export async function processCommit(
  state: ClientState,
  wire: Uint8Array,
  suite: CiphersuiteImpl,
): Promise<ClientState> {
  const message = decodeMlsMessage(wire, 0)?.[0]
  if (message?.wireformat !== 'mls_public_message') throw new Error('not a PublicMessage')
  const { newState } = await processPublicMessage(state, message.publicMessage, emptyPskIndex, suite)
  return newState
}

/** The state as it is after having been stored and read again. */
function restart(state: ClientState): ClientState {
  const decoded = decodeGroupState(encodeGroupState(state), 0)
  if (decoded === undefined) throw new Error('a stored state cannot be decoded')
  return { ...decoded[0], clientConfig }
}

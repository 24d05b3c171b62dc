import type { SharedChannel } from '../../storage/contract.ts'
import { MlsClientError } from '../../errors.ts'
import type { ClientEvent } from '../events.ts'
import { errorOf, imageOf } from './errors.ts'
import type { ErrorImage } from './errors.ts'
import type { ToFollower } from './protocol.ts'

/** Says something to a follower in another tab; what cannot be cloned is left out, or named in its place. */
export function postTo(channel: SharedChannel, message: ToFollower): void {
  const cloneable = withImages(message)
  try {
    channel.post(cloneable)
  } catch (err) {
    if (message.kind === 'answer')
      channel.post({ kind: 'refusal', id: message.id, error: imageOf(err) } satisfies ToFollower)
    else if (message.kind === 'news' && message.events.length > 0) postOneByOne(channel, message)
    else throw err
  }
}

/** What was heard from the leader, with its errors as errors. */
export function heardFrom(heard: unknown): ToFollower {
  const message = heard as ToFollower // by a leader of the same version
  if (message.kind === 'refusal') return { ...message, error: errorOf(message.error as ErrorImage) } // withImages
  if (message.kind !== 'news') return message
  return { ...message, events: message.events.map(restored) }
}

/** An event of something unknown may hold anything. */
function postOneByOne(channel: SharedChannel, { images, events }: ToFollower & { kind: 'news' }): void {
  channel.post({ kind: 'news', images, events: [] } satisfies ToFollower)
  for (const event of events) {
    const told = event.type === 'unknown' ? { ...event, event: undefined } : event
    channel.post(withImages({ kind: 'news', images: new Map(), events: [told] }))
  }
}

function withImages(message: ToFollower): unknown {
  if (message.kind === 'refusal') return { ...message, error: imageOf(message.error) }
  if (message.kind !== 'news') return message
  const events = message.events.map((event) =>
    event.type === 'error' ? { ...event, error: imageOf(event.error) } : event,
  )
  return { ...message, events }
}

function restored(event: ClientEvent): ClientEvent {
  if (event.type !== 'error') return event
  const error = errorOf(event.error)
  return error instanceof MlsClientError ? { ...event, error } : event
}

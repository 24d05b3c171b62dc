import { describe, expect, it } from 'vitest'
import { EventHub } from './event-hub.ts'
import type { ClientEvent } from './events.ts'

const added: ClientEvent = { type: 'deviceAdded', deviceId: 'a' }
const removed: ClientEvent = { type: 'deviceRemoved', deviceId: 'b' }

describe('the event hub', () => {
  it('gives each listener the events of its type until it stops', () => {
    const hub = new EventHub()
    const heard: string[] = []
    const stop = hub.on('deviceAdded', ({ deviceId }) => heard.push(deviceId))
    for (const event of [added, removed]) hub.emit(event)
    stop()
    hub.emit(added)
    expect(heard).toEqual(['a'])
  })

  it('keeps events for a reader that is slow, and ends when the client does', async () => {
    const hub = new EventHub()
    const events = hub.iterate()
    for (const event of [added, removed]) hub.emit(event)
    const heard: ClientEvent[] = []
    const reading = (async () => {
      for await (const event of events) heard.push(event)
    })()
    await Promise.resolve()
    hub.emit(added)
    hub.end()
    await reading
    expect(heard).toEqual([added, removed, added])
  })

  it('forgets a reader that broke off', async () => {
    const hub = new EventHub()
    const events = hub.iterate()
    hub.emit(added)
    for await (const event of events) {
      expect(event).toEqual(added)
      break
    }
    hub.emit(removed)
    expect(await events.next()).toEqual({ value: undefined, done: true })
  })
})

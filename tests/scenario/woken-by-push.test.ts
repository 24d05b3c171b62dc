import { startWebPushService } from '@catbird-mls/core/push/testing'
import { decodeWakeUp } from '@catbird-mls/client/push'
import { memoryStorage } from '@catbird-mls/client/storage/memory'
import { describe, expect, it } from 'vitest'
import { joined, startService, until } from './support/service.ts'

describe('somebody whose app is closed', () => {
  it('is woken by a message, unless the convo is muted, and finds it there', async () => {
    await using push = await startWebPushService()
    await using service = await startService()
    const alice = await service.open('alice')
    const storage = memoryStorage()
    const bob = await service.open('bob', { storage })
    const subscription = push.subscribe(await bob.push.applicationServerKey())
    const { endpoint, p256dh, auth } = subscription.target
    const getKey = (name: 'p256dh' | 'auth') => new Uint8Array(name === 'auth' ? auth : p256dh).buffer
    await bob.push.register({ endpoint, getKey })
    const [loud, quiet] = await Promise.all([
      alice.convos.create({ members: [bob.did], name: 'Loud' }),
      alice.convos.create({ members: [bob.did], name: 'Quiet' }),
    ])
    await joined(bob, loud.id)
    const muted = await joined(bob, quiet.id)
    await muted.mute()
    expect(muted.muted).toBe(true)
    await bob.close()

    await quiet.send('nothing of interest')
    await loud.send('See you at nine')
    await until('a wake-up is there', () => subscription.messages.length > 0)
    expect(push.breaches).toEqual([])
    const [message] = subscription.messages
    const plaintext = message?.plaintext ?? new Uint8Array()
    expect(decodeWakeUp(plaintext)).toBeDefined()
    expect(Buffer.from(plaintext).toString('latin1')).not.toMatch(/Loud|nine|alice/)

    const again = await service.open('bob', { storage })
    expect(await again.push.isForMe(plaintext)).toBe(true)
    expect(await alice.push.isForMe(plaintext)).toBe(false)
    const found = await joined(again, loud.id)
    await until('the message is there', async () => (await found.messages()).length > 0)
    expect((await joined(again, quiet.id)).muted).toBe(true)
    await again.push.unregister()
  })
})

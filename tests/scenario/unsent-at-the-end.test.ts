import { describe, expect, it } from 'vitest'
import { joined, listen, startService, until } from './support/service.ts'

describe('messages that wait when a convo ends for their author', () => {
  it('fail, each told once to whoever waits for it', async () => {
    await using service = await startService()
    const alice = await service.open('alice')
    let open: () => void = () => undefined
    const gate = new Promise<void>((resolve) => (open = resolve))
    const bob = await service.open('bob', {
      async fetch(input, init) {
        const url = new URL(input instanceof Request ? input.url : input)
        if (/\.sendMessage(Batch)?$/.test(url.pathname)) await gate
        return fetch(input, init)
      },
    })
    const convo = await alice.convos.create({ members: [bob.did] })
    const bobs = await joined(bob, convo.id)
    const heard = listen(bob)
    const fates = ['on its way', 'behind it'].map((text) =>
      bobs.send(text).then(
        () => 'sent',
        (err: unknown) => (err as { error: string }).error,
      ),
    )
    await until('both wait', async () => (await bobs.messages()).length === 2)
    await convo.remove(bob.did)
    await until('Bob is out', () => bobs.state === 'ended')
    expect(await Promise.all(fates)).toEqual(['ConvoEnded', 'ConvoEnded'])
    open()
    await bob.sync()
    expect(heard.filter(({ type }) => type === 'error')).toEqual([])
  })
})

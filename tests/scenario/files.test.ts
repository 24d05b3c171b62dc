import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { joined, startService, until } from './support/service.ts'

describe('people who send each other files', () => {
  it('read what was sent, with its name and its thumbnail; and who is out reads nothing', async () => {
    await using service = await startService()
    const [alice, bob, carol] = await Promise.all(['alice', 'bob', 'carol'].map((name) => service.open(name)))
    if (alice === undefined || bob === undefined || carol === undefined) throw new Error('nobody')
    const convo = await alice.convos.create({ members: [bob.did, carol.did], name: 'Maps' })
    const [bobs, carols] = await Promise.all([joined(bob, convo.id), joined(carol, convo.id)])
    const map = new Uint8Array(randomBytes(5_000_000))
    const steps: number[] = []
    const thumbnail = { bytes: new Uint8Array([1, 2, 3]), mimeType: 'image/webp' }
    await convo.send('The way up', {
      attachments: [
        { data: new Blob([map], { type: 'image/png' }), name: 'map.png', alt: 'A path', thumbnail },
        { data: new Uint8Array([7]) },
      ],
      onProgress: ({ done, of }) => steps.push(done / of),
    })
    expect(steps.at(-1)).toBe(1)
    await until('the message is there', async () => (await bobs.messages()).length > 0)
    const [message] = await bobs.messages()
    expect(message).toMatchObject({
      text: 'The way up',
      attachments: [
        { name: 'map.png', alt: 'A path', mimeType: 'image/png', size: map.length, thumbnail },
        { mimeType: 'application/octet-stream', size: 1 },
      ],
    })
    const [file] = message?.attachments ?? []
    if (file === undefined) throw new Error('no file')
    expect(Buffer.compare(await bobs.readFile(file), map)).toBe(0)
    const streamed = await new Response(await bobs.openFile(file)).arrayBuffer()
    expect(Buffer.compare(Buffer.from(streamed), map)).toBe(0)

    await convo.remove(carol.did)
    await expect(carols.readFile(file)).rejects.toMatchObject({ error: 'BlobNotFound' })
  })
})

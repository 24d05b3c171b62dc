import { describe, expect, it } from 'vitest'
import type { SentMessage, TextOptions } from '../client/convo.ts'
import { FakeReactive } from '../testing/fake-reactive.ts'
import { until } from '../testing/fake-clients.ts'
import { observe } from '../testing/observe.ts'
import { createReactive } from './reactive.ts'

interface Call {
  readonly text: string
  readonly options: TextOptions
  readonly end: { readonly resolve: (sent: SentMessage) => void; readonly reject: (error: Error) => void }
}

/** A convo whose sends a test brings to their end. */
function setUp() {
  const client = new FakeReactive()
  const convo = client.convo('c')
  const calls: Call[] = []
  convo.send = (text, options?: TextOptions) =>
    new Promise((resolve, reject) => {
      calls.push({ text, options: options ?? {}, end: { resolve, reject } })
    })
  const sends = createReactive(client).sends('c')
  const call = (at: number) => until(() => calls.at(at), 'it is called')
  return { sends, call, ...observe(sends) }
}

describe('a message that is not stored yet', () => {
  it('shows how far its files are, and goes when it is stored', async () => {
    const { sends, call, now } = setUp()
    const sent = sends.send('hello')
    const { options, end } = await call(0)
    options.onProgress?.({ done: 1, of: 2 })
    await until(() => now()[0]?.progress?.done === 1, 'it is half there')
    expect(now()).toMatchObject([{ text: 'hello', progress: { done: 1, of: 2 }, error: undefined }])
    options.onQueued?.('id')
    await until(() => now().length === 0, 'it is stored')
    end.resolve({ messageId: 'id' })
    await sent
  })

  it('is kept where it fails, and can be tried again', async () => {
    const { sends, call, now } = setUp()
    const sent = sends.send('hello')
    const first = await call(0)
    first.end.reject(new Error('too large'))
    await sent
    await until(() => now()[0]?.error?.message === 'too large', 'it has failed')
    const again = sends.retry(now()[0]?.key ?? '')
    const { text, options, end } = await call(1)
    await until(() => now()[0]?.error === undefined, 'it is tried again')
    expect(text).toBe('hello')
    options.onQueued?.('id')
    end.resolve({ messageId: 'id' })
    await again
    await until(() => now().length === 0, 'it is sent')
  })

  it('is shown here no more where it fails after it was stored', async () => {
    const { sends, call, now } = setUp()
    const sent = sends.send('hello')
    const { options, end } = await call(0)
    await until(() => now().length === 1, 'it is shown')
    options.onQueued?.('id')
    end.reject(new Error('refused'))
    await sent
    await until(() => now().length === 0, 'it is not shown')
  })

  it('is called off when it is discarded', async () => {
    const { sends, call, now } = setUp()
    const sent = sends.send('hello')
    const { options, end } = await call(0)
    await until(() => now().length === 1, 'it is shown')
    await sends.discard(now()[0]?.key ?? '')
    expect(options.signal?.aborted).toBe(true)
    end.reject(new Error('called off'))
    await sent
    await until(() => now().length === 0, 'it is gone')
  })

  it('is still there for whoever comes back to the convo', async () => {
    const { sends, call, stop } = setUp()
    stop()
    const sent = sends.send('hello')
    const { end } = await call(0)
    end.reject(new Error('no room'))
    await sent
    const { now } = observe(sends)
    await until(() => now().length === 1, 'it is shown')
  })
})

import { describe, expect, it } from 'vitest'
import { createManualClock } from '../ports/index.ts'
import { createAskJson } from './ask-json.ts'
import type { AskWatch } from './ask-json.ts'
import { unsafeGate, unsafeService } from './testing/unsafe-service.ts'

const newAsk = () => createAskJson({ clock: createManualClock(), development: true })
const why = (reason: string) => expect.objectContaining({ why: reason }) as unknown

describe('asking services', () => {
  it('has questions wait for their turn rather than fail', async () => {
    const gate = unsafeGate()
    await using service = await unsafeService(() => gate.opened.then(() => ({ body: {} })))
    const ask = newAsk()
    const asked = Array.from({ length: 60 }, () => ask(new URL('/xrpc/any', service.url)))
    await expect.poll(() => service.state.underWay).toBe(16)
    gate.open()
    expect((await Promise.all(asked)).every(({ status }) => status === 200)).toBe(true)
  })

  it.each([
    ['too large', 'x'.repeat(600_000)],
    ['no JSON', '<html>'],
  ])('goes on asking a service that gave an answer that is %s', async (_, text) => {
    await using service = await unsafeService(({ pathname }) => ({ body: pathname === '/bad' ? text : {} }))
    const ask = newAsk()
    await expect(ask(new URL('/bad', service.url))).rejects.toEqual(why('unreadable'))
    expect(await ask(new URL('/good', service.url))).toEqual({ status: 200, body: {} })
  })

  it.each([500, 503, 429])('leaves a service alone for half a minute that answered %i', async (status) => {
    const clock = createManualClock()
    await using service = await unsafeService(({ pathname }) => ({
      status: pathname === '/bad' ? status : 200,
      body: {},
    }))
    const ask = createAskJson({ clock, development: true })
    await expect(ask(new URL('/bad', service.url))).rejects.toEqual(why('away'))
    await expect(ask(new URL('/good', service.url))).rejects.toEqual(why('away'))
    expect(service.state.answered).toBe(1)
    clock.advance(30_000)
    expect(await ask(new URL('/good', service.url))).toMatchObject({ status: 200 })
  })

  it('tells what becomes of questions, and once of each service that it leaves alone', async () => {
    await using service = await unsafeService(({ pathname }) => ({
      status: pathname === '/html' ? 200 : Number(pathname.slice(1)),
      body: pathname === '/html' ? '<html>' : {},
    }))
    const outcomes: string[] = []
    const paused: string[] = []
    const watch: AskWatch = {
      asked: (outcome) => void outcomes.push(outcome),
      paused: (origin) => void paused.push(origin),
    }
    const ask = createAskJson({ clock: createManualClock(), development: true, watch })
    for (const path of ['200', '400', 'html']) await ask(new URL(path, service.url)).catch(() => undefined)
    await Promise.allSettled(Array.from({ length: 20 }, () => ask(new URL('503', service.url))))
    expect(outcomes.slice(0, 3)).toEqual(['answered', 'refused', 'unreadable'])
    expect(outcomes.slice(3)).toEqual(Array.from({ length: 20 }, () => 'away'))
    expect(paused).toEqual([service.url])
  })

  it('leaves a service alone that is not there, also for those who waited', async () => {
    const gone = await unsafeService(() => ({ body: {} }))
    await gone[Symbol.asyncDispose]()
    const ask = newAsk()
    const asked = Array.from({ length: 40 }, () => ask(new URL('/xrpc/any', gone.url)))
    const outcomes = await Promise.allSettled(asked)
    expect(outcomes).toEqual(outcomes.map(() => ({ status: 'rejected', reason: why('away') })))
  })
})

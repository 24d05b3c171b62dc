import { once } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { text } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { linesBody } from './lines-body.ts'

const minute = 60_000

/** A pause that lasts until it is told that so much time is over. */
function manualPause() {
  const waiting = new Set<(isOver: boolean) => void>()
  const pause = (milliseconds: number, signal: AbortSignal) =>
    new Promise<boolean>((resolve) => {
      expect(milliseconds).toBe(minute)
      const end = (isOver: boolean) => {
        if (waiting.delete(end)) resolve(isOver)
      }
      waiting.add(end)
      signal.addEventListener('abort', () => end(false))
    })
  const aMinute = async () => {
    await nextTurn() // what was read before it counts
    for (const end of [...waiting]) end(true)
    await nextTurn() // what follows from it is done
  }
  return { pause, aMinute, waiting }
}

async function* rows(count: number) {
  for (let n = 0; n < count; n++) yield await Promise.resolve({ n })
}

const readLine = async (body: Readable) => {
  for (;;) {
    const line: unknown = body.read()
    if (line !== null) return line
    await once(body, 'readable')
  }
}

describe('a body of lines', () => {
  it('is the lines, and how many they were, and leaves no timer behind', async () => {
    const { pause, waiting } = manualPause()
    const body = linesBody(rows(2), { pause })
    expect(await text(body)).toBe('{"n":0}\n{"n":1}\n{"rows":2}\n')
    expect(waiting.size).toBe(0)
  })

  it.each([0, 3])('ends when nobody has read for a minute, after %i lines', async (lines) => {
    const { pause, aMinute, waiting } = manualPause()
    const body = linesBody(rows(100), { pause })
    for (let n = 0; n < lines; n++) await readLine(body)
    await aMinute()
    expect(body.destroyed).toBe(false)
    await aMinute()
    expect(body.errored).toMatchObject({ error: 'ConsumerTooSlow' })
    expect([body.closed, waiting.size]).toEqual([true, 0])
  })

  it('goes on as long as somebody reads a line a minute', async () => {
    const { pause, aMinute } = manualPause()
    const body = linesBody(rows(100), { pause })
    for (let n = 0; n < 10; n++) {
      expect(await readLine(body)).toBe(`{"n":${n}}\n`)
      await aMinute()
    }
    expect(body.destroyed).toBe(false)
    body.destroy()
  })

  it('does not end while its next line is being made, however long that takes', async () => {
    const { pause, aMinute } = manualPause()
    let make = (): void => undefined
    const made = new Promise<void>((resolve) => (make = resolve))
    async function* slow() {
      await made
      yield { n: 0 }
    }
    const body = linesBody(slow(), { pause })
    const read = text(body)
    for (let n = 0; n < 5; n++) await aMinute()
    make()
    expect(await read).toBe('{"n":0}\n{"rows":1}\n')
  })
})

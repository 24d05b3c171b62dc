import { expect, it } from 'vitest'
import { createTurns } from './turns.ts'

const forEver = 2 ** 30

/** Turns, and what acts now; each acts until it is ended. */
function setUp(bounds: Parameters<typeof createTurns>[0]) {
  const turns = createTurns(bounds)
  const acting = new Map<string, () => void>()
  const begin = (name: string, id: string, waitMs = forEver) =>
    turns.within(name, () => new Promise<void>((resolve) => acting.set(id, resolve)), waitMs)
  const end = async (id: string) => {
    acting.get(id)?.()
    acting.delete(id)
    await new Promise(setImmediate)
  }
  return { begin, end, acting: () => [...acting.keys()] }
}

it('lets those begin who have waited, name by name, and never more than may', async () => {
  const { begin, end, acting } = setUp({
    atOnce: { total: 2, each: 2 },
    waiting: { total: 9, each: 9 },
  })
  const all = ['a1', 'a2', 'a3', 'a4', 'b1', 'c1'].map((id) => begin(id.slice(0, 1), id))
  expect(acting()).toEqual(['a1', 'a2'])
  const order: string[] = []
  for (let [id] = acting(); id !== undefined; [id] = acting()) {
    order.push(id)
    await end(id)
    expect(acting().length).toBeLessThanOrEqual(2)
  }
  expect(order).toEqual(['a1', 'a2', 'a3', 'b1', 'c1', 'a4'])
  await Promise.all(all)
})

it('keeps a name within its share, and begins another one at once', async () => {
  const { begin, end, acting } = setUp({ atOnce: { total: 3, each: 1 }, waiting: { total: 9, each: 9 } })
  const all = ['a1', 'a2', 'b1'].map((id) => begin(id.slice(0, 1), id))
  expect(acting()).toEqual(['a1', 'b1'])
  await end('b1')
  expect(acting()).toEqual(['a1'])
  await end('a1')
  await end('a2')
  await Promise.all(all)
})

it('turns away who would wait too long, or behind too many', async () => {
  const { begin, end, acting } = setUp({ atOnce: { total: 1, each: 1 }, waiting: { total: 2, each: 1 } })
  const busy = expect.objectContaining({ why: 'busy' }) as unknown
  const first = begin('a', 'a1')
  const late = begin('a', 'a2', 1)
  await expect(begin('a', 'a3')).rejects.toEqual(busy)
  await expect(late).rejects.toEqual(busy)
  const next = begin('a', 'a4')
  const other = begin('b', 'b1')
  await expect(begin('c', 'c1')).rejects.toEqual(busy)
  for (const id of ['a1', 'a4', 'b1']) await end(id)
  await Promise.all([first, next, other])
  expect(acting()).toEqual([])
})

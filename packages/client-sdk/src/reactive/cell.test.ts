import { describe, expect, it } from 'vitest'
import { FakeReactive } from '../testing/fake-reactive.ts'
import { Cell } from './cell.ts'
import { Stage } from './stage.ts'

function counter() {
  const stage = new Stage(new FakeReactive())
  const life = { starts: 0, stops: 0 }
  const cell = new Cell(stage, 0, () => {
    life.starts++
    return () => {
      life.stops++
    }
  })
  return { stage, cell, life }
}

const turn = () => new Promise((resolve) => setTimeout(resolve))

describe('a cell', () => {
  it('works only while somebody listens, however often the same function subscribes', () => {
    const { cell, life } = counter()
    expect(life).toEqual({ starts: 0, stops: 0 })
    const listener = () => undefined
    const [first, second] = [cell.subscribe(listener), cell.subscribe(listener)]
    first()
    first()
    expect(life).toEqual({ starts: 1, stops: 0 })
    second()
    expect(life).toEqual({ starts: 1, stops: 1 })
    cell.subscribe(listener)
    expect(life).toEqual({ starts: 2, stops: 1 })
  })

  it('tells once of many changes, and shows none before that', async () => {
    const { cell } = counter()
    let told = 0
    cell.subscribe(() => told++)
    for (let i = 1; i <= 10; i++) cell.change(() => i)
    expect(cell.getSnapshot()).toBe(0)
    await turn()
    expect([told, cell.getSnapshot()]).toEqual([1, 10])
  })

  it('tells nobody of a change to the same', async () => {
    const { cell } = counter()
    let told = 0
    cell.subscribe(() => told++)
    cell.change(() => 0)
    await turn()
    expect(told).toBe(0)
  })

  it('shows all that has changed before it tells of any of it', async () => {
    const { stage } = counter()
    const [a, b] = [new Cell(stage, 0, () => () => undefined), new Cell(stage, 0, () => () => undefined)]
    const seen: number[][] = []
    for (const cell of [a, b]) cell.subscribe(() => seen.push([a.getSnapshot(), b.getSnapshot()]))
    a.change(() => 1)
    b.change(() => 1)
    await turn()
    expect(seen).toEqual([
      [1, 1],
      [1, 1],
    ])
  })

  it('ends with its stage, and does not begin again', async () => {
    const { stage, cell, life } = counter()
    let told = 0
    cell.subscribe(() => told++)
    cell.change(() => 1)
    stage.close()
    cell.subscribe(() => told++)
    await turn()
    expect([told, life.starts, life.stops, stage.running.size]).toEqual([0, 1, 1, 0])
  })
})

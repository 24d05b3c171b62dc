import { describe, expect, it } from 'vitest'
import { ServiceClock } from './service-clock.ts'

const noon = Date.UTC(2026, 0, 1, 12)
const hour = 3_600_000
const told = (ms: number) => () => Promise.resolve(new Date(ms).toISOString())

describe("the service's time", () => {
  it('is the time of the device until the service says otherwise', async () => {
    const clock = new ServiceClock(() => noon)
    expect(clock.now()).toBe(noon)
    expect(await clock.learn(told(noon - 24 * hour))).toBe(true)
    expect(clock.now()).toBe(noon - 24 * hour)
    expect(await clock.learn(told(noon - 24 * hour))).toBe(false)
  })

  it('follows a device whose clock is put right', async () => {
    let device = noon + 24 * hour
    const clock = new ServiceClock(() => device)
    await clock.learn(told(noon))
    device = noon + hour
    expect(await clock.learn(told(noon + hour))).toBe(true)
    expect(clock.now()).toBe(noon + hour)
  })

  it('is not moved by the time that an answer takes, nor by a service that does not tell', async () => {
    const clock = new ServiceClock(() => noon)
    expect(await clock.learn(told(noon + 5_000))).toBe(false)
    expect(await clock.learn(() => Promise.resolve(undefined))).toBe(false)
    expect(clock.now()).toBe(noon)
  })
})

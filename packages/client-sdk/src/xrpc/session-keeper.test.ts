import { describe, expect, it } from 'vitest'
import { MlsClientError } from '../errors.ts'
import { SessionKeeper } from './session-keeper.ts'

/** A maker of sessions that counts, each valid for a minute. */
function counting(refresh: (count: number) => void = () => undefined) {
  const made: string[] = []
  const clock = { now: 0, ahead: 0 }
  const session = (kind: string) => {
    made.push(kind)
    const accessToken = `${kind}${made.length}`
    const expiresAt = new Date(clock.now - clock.ahead + 60_000).toISOString()
    return Promise.resolve({ accessToken, refreshToken: 'r', did: 'did:plc:a', deviceId: 'd', expiresAt })
  }
  const keeper = new SessionKeeper(
    {
      create: () => session('created'),
      refresh: async () => {
        refresh(made.length)
        return session('refreshed')
      },
    },
    () => clock.now,
  )
  return { keeper, made, clock }
}

describe('the session keeper', () => {
  it('makes one session for all who ask at once, and keeps it', async () => {
    const { keeper, made } = counting()
    expect(await Promise.all([keeper.accessToken(), keeper.accessToken()])).toEqual(['created1', 'created1'])
    expect(await keeper.accessToken()).toBe('created1')
    expect(made).toEqual(['created'])
  })

  it('renews it before it expires, and when the service refuses it', async () => {
    const { keeper, made, clock } = counting()
    const first = await keeper.accessToken()
    clock.now = 31_000
    const second = await keeper.accessToken()
    keeper.refused(first)
    expect(await keeper.accessToken()).toBe(second)
    keeper.refused(second)
    expect(await keeper.accessToken()).toBe('refreshed3')
    expect(made).toEqual(['created', 'refreshed', 'refreshed'])
  })

  it('does not renew it at each call by a clock that is far ahead', async () => {
    const { keeper, made, clock } = counting()
    await keeper.accessToken()
    clock.now = 3_600_000
    clock.ahead = 3_600_000
    const tokens = [await keeper.accessToken(), await keeper.accessToken(), await keeper.accessToken()]
    expect(new Set(tokens).size).toBe(1)
    clock.now += 30_000
    expect(tokens).not.toContain(await keeper.accessToken())
    expect(made).toEqual(['created', 'refreshed', 'refreshed'])
  })

  it('makes a new one where the old cannot be renewed, but not for a mere network fault', async () => {
    const faults = ['NetworkError', 'RefreshTokenReused'] as const
    const { keeper } = counting(() => {
      throw new MlsClientError(faults[tries++] ?? 'NetworkError')
    })
    let tries = 0
    keeper.refused(await keeper.accessToken())
    await expect(keeper.accessToken()).rejects.toMatchObject({ error: 'NetworkError' })
    expect(await keeper.accessToken()).toBe('created2')
  })
})

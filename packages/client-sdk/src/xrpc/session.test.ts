import { Agent, AtpAgent } from '@atproto/api'
import { describe, expect, it } from 'vitest'
import { developmentIdentity } from './development-identity.ts'
import { isDevelopmentIdentity } from './session.ts'
import type { AppSession } from './session.ts'

describe('a session', () => {
  it('may be an agent of @atproto/api, or a development identity', async () => {
    const service = 'https://pds.example.com'
    const sessions: AppSession[] = [
      new AtpAgent({ service }),
      new Agent({ service }),
      { did: 'did:plc:abc', fetchHandler: () => Promise.resolve(new Response()) },
      await developmentIdentity(),
    ]
    expect(sessions.map(isDevelopmentIdentity)).toEqual([false, false, false, true])
  })
})

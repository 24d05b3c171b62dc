import { Frame } from '@atproto/xrpc-server'
import { hubLimits } from '@catbird-mls/core/events'
import { expect, it } from 'vitest'
import { encodeFrames } from './frames.ts'

it('a cursor promises that something follows, by when the hub breaks its silence', () => {
  const { body } = Frame.fromBytes(encodeFrames.cursor('here'))
  expect(body).toEqual({ cursor: 'here', nextWithin: 30 })
  expect(hubLimits.silentMs).toBeLessThan(30_000)
})

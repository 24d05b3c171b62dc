import { expect, it } from 'vitest'
import { hearAccount, hearConvo, tellAccount, tellConvo } from './hints.ts'
import type { AccountHint, ConvoHint } from './hints.ts'
import { createInProcessBus } from './in-process.ts'

it('carries hints to those who hear of the convo or the account', async () => {
  await using bus = createInProcessBus()
  const heard: (AccountHint | ConvoHint)[] = []
  await hearConvo(bus, 'c', (hint) => heard.push(hint))
  await hearAccount(bus, 'did:plc:a', (hint) => heard.push(hint))
  await tellConvo(bus, 'c', { seq: 4, members: false })
  await tellConvo(bus, 'd', { seq: 9, members: false })
  await tellAccount(bus, 'did:plc:a', { kind: 'deviceRemoved', deviceId: 'x' })
  expect(heard).toEqual([
    { seq: 4, members: false },
    { kind: 'deviceRemoved', deviceId: 'x' },
  ])
})

import { expect, it } from 'vitest'
import { hearAccount, hearConvo, tellAccount, tellConvo, tellEphemeral } from './hints.ts'
import type { AccountHint, ConvoHint, Ephemeral } from './hints.ts'
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

it('carries ephemeral messages beside them, byte by byte', async () => {
  await using bus = createInProcessBus()
  const heard: (Ephemeral | ConvoHint)[] = []
  const keep = (told: Ephemeral | ConvoHint) => heard.push(told)
  await hearConvo(bus, 'c', keep, keep)
  await hearConvo(bus, 'c', () => undefined)
  const ciphertext = Uint8Array.from({ length: 256 }, (_, index) => index)
  const sender = `did:plc:${'ä'.repeat(200)}#device`
  await tellEphemeral(bus, 'c', { sender, ciphertext })
  await tellConvo(bus, 'c', { seq: 1, members: false })
  expect(heard).toEqual([
    { sender, ciphertext },
    { seq: 1, members: false },
  ])
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { deviceKey } from '../identity/device-key.ts'
import { testDevice } from '../messages/testing/test-convo.ts'
import { DeviceSockets } from './device-sockets.ts'

const devices = ['alice', 'bob', 'carol'].map((name) => testDevice(name))
const op = fc.oneof(
  fc.record({ kind: fc.constantFrom('add', 'remove'), device: fc.constantFrom(...devices) }),
  fc.record({ kind: fc.constantFrom('write', 'forgotten', 'failedBefore', 'failedAfter') }),
)

it('writes in the end who is there and nobody else, whatever writes fail and whatever is lost in between', () => {
  fc.assert(
    fc.property(fc.array(op, { maxLength: 60 }), (ops) => {
      const sockets = new DeviceSockets()
      const open = new Map<string, number>()
      const stored = new Set<string>()
      const write = (fails?: 'failedBefore' | 'failedAfter') => {
        const change = sockets.takeChange()
        if (change === undefined) return
        if (fails !== 'failedBefore') {
          for (const device of change.came) stored.add(deviceKey(device))
          for (const device of change.went) stored.delete(deviceKey(device))
        }
        if (fails !== undefined) sockets.takeBack(change)
      }
      for (const { kind, device = devices[0] } of ops as { kind: string; device?: (typeof devices)[0] }[]) {
        const key = device === undefined ? '' : deviceKey(device)
        if (device === undefined) continue
        const had = open.get(key) ?? 0
        if (kind === 'add') {
          sockets.add(device, new Date(0))
          open.set(key, had + 1)
        } else if (kind === 'remove' && had > 0) {
          sockets.remove(device)
          open.set(key, had - 1)
        } else if (kind === 'write') write()
        else if (kind === 'failedBefore' || kind === 'failedAfter') write(kind)
        else if (kind === 'forgotten') {
          stored.clear()
          sockets.forgetWritten()
        }
      }
      write()
      const present = [...open].filter(([, count]) => count > 0)
      expect([...stored].sort()).toEqual(present.map(([key]) => key).sort())
      expect(sockets.total).toBe(present.reduce((sum, [, count]) => sum + count, 0))
      expect(sockets.takeChange()).toBeUndefined()
    }),
  )
})

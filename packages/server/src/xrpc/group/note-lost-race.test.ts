import { ServiceError } from '@catbird-mls/core/errors'
import type { ConvoId } from '@catbird-mls/core/mls'
import { silentLog, systemClock } from '@catbird-mls/core/ports'
import { expect, it, vi } from 'vitest'
import { noteLostRace } from './note-lost-race.ts'

it('changes no answer, whatever becomes of the count', async () => {
  const warn = vi.fn()
  const unsafeDb = {} as Parameters<typeof noteLostRace>[0]['db'] // which it is not asked for, or fails
  const ports = { db: unsafeDb, clock: systemClock, log: { ...silentLog, warn } }
  const at = { convoId: 'the convo' as ConvoId, commit: new Uint8Array(3) }
  for (const error of [new ServiceError('NotMember'), new Error('no'), undefined])
    await noteLostRace(ports, at, error)
  expect(warn).not.toHaveBeenCalled()
  await noteLostRace(ports, at, new ServiceError('EpochConflict'))
  expect(warn).toHaveBeenCalledTimes(1)
})

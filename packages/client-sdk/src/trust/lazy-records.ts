import { loadCode } from '../load-code.ts'
import type { OwnersRecords, OwnersRecordsOptions } from './device-records.ts'
import type { EndorsementCheck } from './record-finding.ts'
import type { RecordSource } from './record-source.ts'

/** What deals with device records: a chunk of its own in a page. */
export function deviceRecords() {
  return loadCode(() => import('./device-records.ts'))
}

/** Device records from their owners' own servers. */
export function recordsOfOwners(options: OwnersRecordsOptions): RecordSource {
  let made: OwnersRecords | undefined
  return {
    async fetch(did, deviceId, signal) {
      const { OwnersRecords: Records } = await deviceRecords()
      made ??= new Records(options)
      return made.fetch(did, deviceId, signal)
    },
  }
}

/** Whether an endorsement verifies. */
export const endorsementCheck: EndorsementCheck = async (device, endorsement, by) => {
  const { verifiesEndorsement } = await deviceRecords()
  return verifiesEndorsement(device, endorsement, by)
}

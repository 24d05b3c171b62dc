import { jsonToLex } from '@atproto/api'
import type { DeviceRecordView, RecordSource } from '../../packages/client-sdk/src/trust/record-source.ts'
import { ids } from '../../packages/client-sdk/src/xrpc/generated/ids.ts'
import type { Agenda } from './agenda.ts'
import type { Pds } from './pds.ts'

const WAY_MS = 400

/** What devices' records are read from: their owners' own servers, as far as they can be reached. */
export function recordsOf(agenda: Agenda, servers: readonly Pds[]): RecordSource {
  return {
    fetch: (did, deviceId) =>
      new Promise((resolve, reject) => {
        agenda.after(WAY_MS, () => {
          const pds = servers.find((server) => server.did === did)
          if (pds?.up !== true) return reject(new TypeError(`the PDS of ${did} is unreachable (simulated)`))
          const { rev } = pds
          const record = pds.record(ids.BlueCatbirdMlsActorDevice, deviceId)
          resolve(
            record === undefined ? { kind: 'absent', rev } : { kind: 'present', rev, record: viewOf(record) },
          )
        })
      }),
  }
}

function viewOf(record: object): DeviceRecordView {
  const read = jsonToLex(record) as Partial<DeviceRecordView>
  const { ciphersuite = '', signatureKey = new Uint8Array(), endorsedBy = [] } = read
  return { ciphersuite, signatureKey, endorsedBy }
}

import { ServiceError } from '../../errors/index.ts'
import type { DeviceRecordSource, FoundDeviceRecord } from '../device-record-source.ts'
import type { TestDevice } from './device.ts'

/** What a repo says that holds the record of a device. */
export function recordOf(
  { ciphersuite, signatureKey }: Pick<TestDevice, 'ciphersuite' | 'signatureKey'>,
  rev = '3jzfcijpj2z2a',
): FoundDeviceRecord {
  const createdAt = '2026-01-02T03:04:05.678Z'
  return { kind: 'present', rev, record: { ciphersuite, signatureKey, createdAt, endorsedBy: [] } }
}

/**
 * A source of device records for tests that verifies nothing: it answers what it was told, and notes what it was asked.
 * Of a device that it was told nothing of, nothing can be found out.
 */
export function unsafeDeviceRecords() {
  const answers = new Map<string, FoundDeviceRecord>()
  const asked: Parameters<DeviceRecordSource['find']>[0][] = []
  return {
    asked,
    say: (device: { readonly deviceId: string }, answer: FoundDeviceRecord) =>
      void answers.set(device.deviceId, answer),
    silence: (device: { readonly deviceId: string }) => void answers.delete(device.deviceId),
    async find(device) {
      asked.push(device)
      const answer = answers.get(device.deviceId)
      if (answer === undefined) throw new ServiceError('DeviceRecordUnavailable')
      return answer
    },
  } satisfies DeviceRecordSource & Record<string, unknown>
}

import type { DeviceKeys, OwnKeyPackage } from '../mls/index.ts'
import { recordCodec } from './codec.ts'

/** This device, as the store knows it. */
export interface DeviceRecord {
  /** The service it is registered with. */
  readonly service: string
  readonly keys: DeviceKeys
  readonly createdAt: number
  /** Whether registration went through to the end: recorded in the repo, registered, first stock published. */
  readonly ready: boolean
}

/** {@link DeviceRecord} and bytes. */
export const deviceRecord = recordCodec<DeviceRecord>()

/** A key package of this device with its private half. It is stored before it is published. */
export interface KeyPackageRecord extends OwnKeyPackage {
  readonly lastResort: boolean
  readonly published: boolean
}

/** {@link KeyPackageRecord} and bytes. */
export const keyPackageRecord = recordCodec<KeyPackageRecord>()

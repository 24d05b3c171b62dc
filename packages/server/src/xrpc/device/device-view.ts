import type { DeviceView } from '@catbird-mls/core/devices'
import type { DeviceView as WireDevice } from '../../lexicon/types/blue/catbird/mls/device/defs.ts'

/** A device in its lexicon's form. */
export function deviceView({ createdAt, lastSeenAt, ...device }: DeviceView): WireDevice {
  return {
    ...device,
    createdAt: createdAt.toISOString(),
    ...(lastSeenAt === undefined ? {} : { lastSeenAt: lastSeenAt.toISOString() }),
  }
}

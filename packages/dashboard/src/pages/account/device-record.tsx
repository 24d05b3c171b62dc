import { Badge } from '../../ui/badge.tsx'
import { plural } from '../../ui/format.ts'
import { Time } from '../../ui/time.tsx'
import type { Device } from './account.ts'

/** When the record of a device was last seen in its owner's repo, and whether it could be read since. */
export function DeviceRecord({ record: { seenAt, dueAt, misses }, removedAt }: Device) {
  const next = removedAt === null && dueAt !== null
  return (
    <span className="stacked">
      {misses > 0 && <Badge tone="warning">Not read {plural(misses, 'time')}</Badge>}
      {seenAt === null ? (
        <span className="dim">Not looked at yet</span>
      ) : (
        <span>
          seen <Time at={seenAt} />
        </span>
      )}
      {next && (
        <small className="dim">
          next look <Time at={dueAt} />
        </small>
      )}
    </span>
  )
}

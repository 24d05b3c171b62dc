import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { requireActiveDevice } from '../devices/index.ts'
import { ServiceError } from '../errors/index.ts'
import { bytesEqual } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { appendNotice } from './append-notice.ts'
import { lockConvo } from './lock-convo.ts'
import { presentLeaf } from './present-leaf.ts'
import type { ActOfEpoch } from './present-leaf.ts'
import { putMetadata } from './put-metadata.ts'
import { readMetadata } from './sql/read-metadata.ts'
import type { MetadataRow } from './sql/read-metadata.ts'

type Resealed = ActOfEpoch & { readonly expectedVersion: number; readonly sealed: Uint8Array }

/**
 * Stores a convo's metadata sealed anew for the present epoch, for those who joined by external commit (protocol.md,
 * "Metadata"). Compare and set on generation, epoch and version, so that of any number of members that do it one
 * does. What is inside the service cannot know: members hold it against the policy's hash.
 *
 * @returns the version that is stored now
 * @throws ServiceError `ConvoNotFound`, `NotMember`, `ConvoNotAccepted`, `EpochConflict`, `GenerationConflict`,
 * `MetadataConflict`
 */
export async function resealMetadata(
  ports: { readonly db: Database; readonly bus: Bus; readonly clock: Clock },
  input: Resealed,
): Promise<{ version: number }> {
  const { convoId, generation, epoch, expectedVersion, sealed } = input
  return withTransaction(ports.db, async (tx) => {
    await lockConvo(tx, convoId)
    await requireActiveDevice(tx, input.caller)
    await presentLeaf(tx, input)
    const [stored] = await tx.query<MetadataRow>(readMetadata, [convoId])
    if (stored !== undefined && isSame(stored, input)) return { version: stored.version }
    if ((stored?.version ?? 0) !== expectedVersion) throw conflict(stored)
    await putMetadata(tx, { convoId, generation, epoch }, sealed)
    const version = expectedVersion + 1
    await appendNotice(ports, tx, { convoId, notice: { kind: 'metadataSealed', generation, epoch, version } })
    return { version }
  })
}

function isSame(stored: MetadataRow, { generation, epoch, sealed }: Resealed): boolean {
  return stored.generation === generation && stored.epoch === epoch && bytesEqual(stored.sealed, sealed)
}

function conflict(stored: MetadataRow | undefined): ServiceError {
  const message =
    stored === undefined
      ? 'no metadata is stored'
      : `the stored metadata is of version ${String(stored.version)}`
  return new ServiceError('MetadataConflict', { message })
}

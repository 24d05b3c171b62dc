import { deleteBlob as remove } from '@catbird-mls/core/blobs'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseBlob } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.blob.deleteBlob` */
export function deleteBlob(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db' | 'clock' | 'blobs'>): void {
  server.blue.catbird.mls.blob.deleteBlob(
    ports.acts.account(ids.BlueCatbirdMlsBlobDeleteBlob, async ({ caller, input }) => {
      await remove(ports, { caller, ...parseBlob(input) })
      return {}
    }),
  )
}

import { blobPartBytes, uploadBlob as upload } from '@catbird-mls/core/blobs'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseBlob } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.blob.uploadBlob` */
export function uploadBlob(
  server: Server,
  ports: Pick<XrpcPorts, 'byteActs' | 'db' | 'clock' | 'blobs' | 'blobRules'>,
): void {
  server.blue.catbird.mls.blob.uploadBlob(
    ports.byteActs.upload(
      ids.BlueCatbirdMlsBlobUploadBlob,
      blobPartBytes,
      async ({ caller, params, bytes }) => {
        const { size, part } = params
        const sent = { caller, size, part, bytes, ...parseBlob(params) }
        const { missing, expiresAt } = await upload(ports, sent)
        return { missing: [...missing], expiresAt: expiresAt.toISOString() }
      },
    ),
  )
}

import { getBlob as get } from '@catbird-mls/core/blobs'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseBlob } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.blob.getBlob` */
export function getBlob(
  server: Server,
  ports: Pick<XrpcPorts, 'byteActs' | 'db' | 'clock' | 'log' | 'blobs'>,
): void {
  server.blue.catbird.mls.blob.getBlob(
    ports.byteActs.download(ids.BlueCatbirdMlsBlobGetBlob, async ({ caller, params }) => {
      return get(ports, { caller, part: params.part, ...parseBlob(params) })
    }),
  )
}

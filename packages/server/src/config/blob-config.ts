import type { BlobConfig } from './config.ts'
import type { Settings } from './fields.ts'

const mib = 1024 * 1024

/** How much of blobs is kept, and where. What belongs to a bucket is all there or none is: `rules.ts` sees to that. */
export function blobConfig(read: Settings): BlobConfig {
  const { BLOB_S3_BUCKET: bucket, BLOB_S3_KEY_ID: accessKeyId, BLOB_S3_SECRET: secretAccessKey } = read
  const known = bucket !== undefined && accessKeyId !== undefined && secretAccessKey !== undefined
  return {
    maxBytes: read.BLOB_MAX_MB * mib,
    quotaBytes: read.BLOB_QUOTA_MB * mib,
    bucket: known
      ? {
          ...{ bucket, accessKeyId, secretAccessKey },
          endpoint: read.BLOB_S3_ENDPOINT,
          region: read.BLOB_S3_REGION,
          prefix: read.BLOB_S3_PREFIX,
        }
      : undefined,
  }
}

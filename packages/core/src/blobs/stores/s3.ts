import type { S3Client } from '@aws-sdk/client-s3'
import type { BlobStore } from '../blob-store.ts'
import { named } from './named.ts'

/** A bucket of Amazon S3, or of anything that speaks its protocol. */
export type S3Place = {
  /** Where it is, if it is not Amazon's. */
  readonly endpoint: string | undefined
  readonly region: string
  readonly bucket: string
  /** Stands before every name, so that several services can share a bucket. */
  readonly prefix: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

const connectsWithinMs = 5_000
/** A part has some megabytes. */
const answersWithinMs = 60_000
const triesEach = 3
/** Of deletions at a time. They go one by one: deleting many by one request is what the compatible ones lack most often. */
const atOnce = 16

/**
 * Keeps blobs in a bucket, for a service of any number of nodes. The library is loaded here, so that a service without a
 * bucket never loads it.
 */
export async function openS3Store(place: S3Place): Promise<BlobStore> {
  const s3 = await import('@aws-sdk/client-s3')
  const client = clientOf(s3.S3Client, place)
  const at = (key: string) => ({ Bucket: place.bucket, Key: place.prefix + key })
  return {
    put: (key, bytes) =>
      named(() => client.send(new s3.PutObjectCommand({ ...at(key), Body: bytes })).then(() => undefined)),
    get: (key) =>
      named(async () => {
        try {
          const { Body } = await client.send(new s3.GetObjectCommand(at(key)))
          return await Body?.transformToByteArray()
        } catch (error) {
          if (error instanceof s3.NoSuchKey) return undefined
          throw error
        }
      }),
    delete: (keys) =>
      named(async () => {
        for (let from = 0; from < keys.length; from += atOnce)
          await Promise.all(
            keys.slice(from, from + atOnce).map((key) => client.send(new s3.DeleteObjectCommand(at(key)))),
          )
      }),
    [Symbol.asyncDispose]: () => {
      client.destroy()
      return Promise.resolve()
    },
  }
}

function clientOf(
  Client: typeof S3Client,
  { endpoint, region, accessKeyId, secretAccessKey }: S3Place,
): S3Client {
  return new Client({
    region,
    credentials: { accessKeyId, secretAccessKey },
    // A bucket by its own host name needs a certificate and a name for each, which few but Amazon have.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    maxAttempts: triesEach,
    requestHandler: { connectionTimeout: connectsWithinMs, requestTimeout: answersWithinMs },
    // Its own checksums change the body's form on the way, which the compatible ones do not all take.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
}

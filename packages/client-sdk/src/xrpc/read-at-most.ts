import { MlsClientError } from '../errors.ts'

/**
 * Reads an answer's body, and stops where it grows past `most` bytes: a stranger's server decides how much it sends.
 *
 * @throws MlsClientError `UnexpectedAnswer`
 */
export async function readAtMost(response: Response, most: number): Promise<Uint8Array> {
  const reader = response.body?.getReader()
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    chunks.push(part.value)
    length += part.value.length
    if (length <= most) continue
    await reader?.cancel()
    throw new MlsClientError('UnexpectedAnswer', `${response.url} sent more than ${most} bytes`)
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import ts from 'typescript'
import { clientErrors, errorClasses } from '../sdk/sdk-errors.ts'
import type { SdkError } from '../sdk/sdk-errors.ts'

const SDK = 'packages/client-sdk/src'

const OF_THE_CLIENT = `What arises in the SDK itself is an \`MlsClientError\` too, with one of these names as its \`error\`; \`retryable\` says whether the same call may succeed later, and \`retryAfter\` how long the service asks to wait first (ms).`
const OF_STORAGE = `What a storage throws, mostly where a client is opened, are classes of their own: they carry neither \`error\` nor \`retryable\`, and their \`reason\`, where there is one, is explained in [the names of reasons](reasons.md).`

/** The part of the page of errors that is of the SDK, from the source below a root. */
export async function sdkErrors(root: string): Promise<string> {
  const parse = async (file: string) => {
    const text = await readFile(path.join(root, SDK, file), 'utf8')
    return ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true)
  }
  const ofClient = clientErrors(await parse('errors.ts'))
  const ofStorage = errorClasses(await parse('storage/errors.ts'))
  return [
    ...['## The SDK itself', OF_THE_CLIENT, overview(ofClient), ...ofClient.map(section)],
    ...['## Storage', OF_STORAGE, ...ofStorage.map(section)],
  ].join('\n\n')
}

function overview(errors: readonly SdkError[]): string {
  const rows = errors.map(
    ({ name, retryable }) => `| [${name}](#${name.toLowerCase()}) | ${retryable === true ? 'yes' : 'no'} |`,
  )
  return ['| name | retry |', '| --- | --- |', ...rows].join('\n')
}

function section({ name, retryable, meaning, action }: SdkError): string {
  const retry = retryable === undefined ? [] : [retryable ? 'Retry.' : 'No retry.']
  return [`### ${name}`, meaning, `*What to do:* ${action}`, ...retry].join('\n\n')
}

import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ownerOf, placeFile, placeNewFile } from '../place-file.ts'

const options = { mode: 0o644 }

/** Where the DID document of a deployment lies: beside its settings. */
export function documentFileIn(folder: string): string {
  return join(folder, 'did.json')
}

/** Writes a DID document where there is none yet. */
export function writeDocument(path: string, document: object): Promise<void> {
  return placeNewFile(path, textOf(document), options)
}

/** Renews the DID document that lies beside a file of settings, if there is one. */
export async function renewDocumentBeside(envFile: string, document: object): Promise<void> {
  const path = documentFileIn(dirname(envFile))
  if (!existsSync(path)) return
  await placeFile(path, textOf(document), { ...options, owner: ownerOf(await stat(path)) })
}

function textOf(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`
}

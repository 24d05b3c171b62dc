import type { Tx } from '../database/index.ts'
import { putMetadata as statement } from './sql/put-metadata.ts'

/** Stores a convo's metadata, sealed in an epoch, as the next version of it. Under the convo's lock. */
export async function putMetadata(
  tx: Tx,
  at: { readonly convoId: string; readonly generation: number; readonly epoch: number },
  sealed: Uint8Array,
): Promise<void> {
  await tx.execute(statement, [at.convoId, at.generation, at.epoch, sealed])
}

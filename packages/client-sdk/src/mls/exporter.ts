import { mlsExporter } from 'ts-mls'
import type { GroupState } from './group-state.ts'
import { loadSuite } from './suite.ts'

/** A secret of the current epoch that every member derives alike (RFC 9420 §8.5). */
export async function exportSecret(
  state: GroupState,
  label: string,
  context: Uint8Array,
  length: number,
): Promise<Uint8Array> {
  const suite = await loadSuite(state.context.cipherSuite)
  return mlsExporter(state.schedule.exporterSecret, label, context, length, suite)
}

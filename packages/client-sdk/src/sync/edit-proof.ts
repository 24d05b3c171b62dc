import type { EditProof } from '../store/message-record.ts'
import type { Opened } from './opened.ts'

/** What proves an edit: kept with it where it shows, since its own record has no content. */
export function editProofOf({ messageId, generation, epoch, proof }: Opened): { proof?: EditProof } {
  if (proof === undefined) return {}
  return { proof: { messageId, generation, epoch, ...proof } }
}

import type { PreparedStatement } from '../../database/index.ts'

/**
 * Keeps what an account declares. Parameters: did, incoming and groups of its own record, the same of that of chat.bsky,
 * when it was asked. Unless the event stream has told of it since.
 */
export const keepDeclaration: PreparedStatement = {
  name: 'relations_keep_declaration',
  text: `
    UPDATE contact SET own_incoming = $2, own_groups = $3, chat_incoming = $4, chat_groups = $5, declared_at = $6
    WHERE did = $1 AND (told_at IS NULL OR told_at < $6)`,
}

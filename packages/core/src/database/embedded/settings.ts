import { createHash } from 'node:crypto'

/** Settings of Postgres, as `-c name=value`. */
export type PostgresSettings = Readonly<Record<string, string>>

/**
 * What differs from Postgres's own defaults (whose `fsync`, `full_page_writes` and `synchronous_commit` are
 * on, and stay on). It listens on a socket in its own folder and on no network.
 */
const ours: PostgresSettings = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  shared_buffers: '128MB',
  max_connections: '100',
  // Our statements are short; compiling them never pays.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
}

/** All settings for a socket folder, with a name made of them all: one that runs otherwise is restarted. */
export function settingsFor(
  socketFolder: string,
  version: string,
  more: PostgresSettings = {},
): PostgresSettings & { readonly cluster_name: string } {
  const settings = { ...ours, unix_socket_directories: socketFolder, ...more }
  const digest = createHash('sha256')
    .update(JSON.stringify([version, settings]))
    .digest('hex')
  return { ...settings, cluster_name: `catbird-mls-${digest.slice(0, 12)}` }
}

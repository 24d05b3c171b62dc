/** The procedures for operators, typed, for scripts. */
import { createTRPCClient, httpLink } from '@trpc/client'
import type { TRPCClient } from '@trpc/client'
import type { AppRouter } from '../admin/router.ts'

export type { AppRouter } from '../admin/router.ts'

/** Calls the procedures for operators of one server. */
export type AdminClient = TRPCClient<AppRouter>

/**
 * Makes a client that shows the server's `ADMIN_TOKEN` with each call. What goes wrong is a `TRPCClientError`, whose
 * `data.error` is its name.
 *
 * @param server `url` of the server, such as `https://mls.example.com`.
 *
 * @example
 * const admin = createAdminClient({ url: 'http://127.0.0.1:3000', token: process.env.ADMIN_TOKEN })
 * const { reports } = await admin.reports.list.query({ state: 'open' })
 */
export function createAdminClient(server: { readonly url: string; readonly token: string }): AdminClient {
  const headers = { authorization: `Bearer ${server.token}` }
  return createTRPCClient<AppRouter>({
    links: [httpLink({ url: new URL('/admin/trpc', server.url).href, headers })],
  })
}

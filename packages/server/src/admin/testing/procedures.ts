import { appRouter } from '../router.ts'
import type { AdminMeta } from '../trpc.ts'

/** A procedure, as the router has it. */
export type Procedure = {
  readonly path: string
  readonly type: 'query' | 'mutation' | 'subscription'
  readonly needs: AdminMeta['needs'] | undefined
}

type Definition = { readonly _def: { readonly type: Procedure['type']; readonly meta?: AdminMeta } }

/** Every procedure that there is, so that a test forgets no new one. */
export const procedures: readonly Procedure[] = Object.entries(
  // The router keeps them flat, by their whole paths; its types have them nested.
  appRouter._def.procedures as unknown as Readonly<Record<string, Definition>>,
).map(([path, { _def }]) => ({ path, type: _def.type, needs: _def.meta?.needs }))

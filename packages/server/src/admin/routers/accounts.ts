import {
  readStanding,
  restoreAccount,
  revokeDevice,
  suspendAccount,
  takeDownAccount,
} from '@catbird-mls/core/accounts'
import { findAccounts, getAccount, listAccountConvos, listAccounts } from '@catbird-mls/core/oversight'
import { z } from 'zod'
import { deviceId, did, page, query } from '../inputs.ts'
import { refuse } from '../refusal.ts'
import { moderator, router, viewer } from '../trpc.ts'

const filter = z.enum(['all', 'suspended', 'takenDown', 'deleting', 'inactive']).default('all')
/** A suspension ends in the time to come. */
const until = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

/** Accounts and their devices: found, looked at, cut off and let back. */
export const accountsRouter = router({
  /** By handle, DID or the beginning of one, or the id of a device. */
  find: viewer.input(z.object({ query })).query(async ({ ctx, input }) => {
    const found = isHandle(input.query)
      ? await ctx.ports.handleOwner(input.query.replace(/^@/, ''))
      : undefined
    return findAccounts(ctx.ports, found ?? input.query)
  }),
  list: viewer
    .input(page.extend({ filter }).prefault({}))
    .query(({ ctx, input }) => listAccounts(ctx.ports, input)),
  get: viewer.input(z.object({ did })).query(async ({ ctx, input }) => {
    const account = await getAccount(ctx.ports, input.did)
    if (account === undefined) throw refuse('NotFound', 'No such account is known here.')
    return account
  }),
  /** The handle of the account: what its DID document claims, if that points back; null where it does not, or cannot be told now. */
  handle: viewer.input(z.object({ did })).query(async ({ ctx, input }) => {
    try {
      const { handle } = await ctx.ports.identities.resolve(input.did)
      const isIts =
        handle !== undefined && isHandle(handle) && (await ctx.ports.handleOwner(handle)) === input.did
      return { handle: isIts ? handle : null }
    } catch (err) {
      ctx.ports.log.debug({ err }, 'a handle cannot be told')
      return { handle: null }
    }
  }),
  convos: viewer.input(page.extend({ did })).query(({ ctx, input }) => listAccountConvos(ctx.ports, input)),
  suspend: moderator.input(z.object({ did, until: until.optional() })).mutation(async ({ ctx, input }) => {
    if (input.until !== undefined && input.until <= ctx.ports.clock.now()) throw refuse('InPast')
    await suspendAccount(ctx.ports, { ...input, by: ctx.caller.operator })
    return readStanding(ctx.ports.db, input.did)
  }),
  takeDown: moderator.input(z.object({ did })).mutation(async ({ ctx, input }) => {
    await takeDownAccount(ctx.ports, { ...input, by: ctx.caller.operator })
    return readStanding(ctx.ports.db, input.did)
  }),
  restore: moderator.input(z.object({ did })).mutation(async ({ ctx, input }) => {
    await restoreAccount(ctx.ports, { ...input, by: ctx.caller.operator })
    return readStanding(ctx.ports.db, input.did)
  }),
  revokeDevice: moderator.input(z.object({ did, deviceId })).mutation(async ({ ctx, input }) => {
    await revokeDevice(ctx.ports, { ...input, by: ctx.caller.operator })
  }),
})

/** Whether a text has the form of a handle, with or without its @. */
function isHandle(text: string): boolean {
  return /^@?([a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]*$/i.test(text)
}

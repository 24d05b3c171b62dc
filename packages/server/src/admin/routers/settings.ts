import { setLogLevel } from '@catbird-mls/core/operators'
import { z } from 'zod'
import { logLevels } from '../../config/index.ts'
import { admin, router, viewer } from '../trpc.ts'

/** `silent` and `fatal` would hide what an operator must see. */
const level = z.enum(logLevels.filter((name) => name !== 'silent' && name !== 'fatal'))

/** What the service is set to. */
export const settingsRouter = router({
  /** The configuration of the node that answers, with every secret in it hidden. */
  config: viewer.query(({ ctx }) => ({ service: ctx.ports.service, config: ctx.ports.shownConfig })),
  logLevel: viewer.query(({ ctx }) => {
    const { configured, wished } = ctx.ports.logLevels
    const wish = wished()
    return {
      configured,
      wished: wish === undefined ? null : { level: wish.level, until: new Date(wish.untilMs) },
    }
  }),
  /** For all nodes, for a while; after that, and after a restart, the configuration's stands. */
  setLogLevel: admin
    .input(
      z.object({
        level,
        minutes: z
          .int()
          .min(0)
          .max(24 * 60)
          .default(60),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { clock, logLevels: levels } = ctx.ports
      const before = levels.wished()?.level ?? levels.configured
      const untilMs = clock.now().getTime() + input.minutes * 60_000
      await setLogLevel(ctx.ports, { level: input.level, untilMs, before, by: ctx.caller.operator })
    }),
})

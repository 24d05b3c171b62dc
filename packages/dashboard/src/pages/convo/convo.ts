import { unlessRefused } from '../../api/errors.ts'
import { queryClient } from '../../api/query-client.ts'
import { trpc } from '../../api/trpc.ts'
import type { Answers } from '../../api/trpc.ts'

/** All that is shown of a convo. */
export type Convo = Answers['convos']['get']
/** Somebody who is in it. */
export type Member = Convo['roster'][number]
/** An epoch, and the commit that began it. */
export type Epoch = Answers['convos']['epochs']['epochs'][number]
/** What the last entries of its log are made of. */
export type LogShape = Answers['convos']['logShape']
export type Stretch = LogShape['stretches'][number]

/** Has all that is shown of convos asked for anew, and what operators did. */
export function refreshConvos(): void {
  void queryClient.invalidateQueries({ queryKey: trpc.convos.pathKey() })
  void queryClient.invalidateQueries({ queryKey: trpc.audit.pathKey() })
}

/**
 * How often a convo is asked for: one of thousands comes with all of them, and seldom changes at a glance. What was refused
 * would be again.
 */
export function refreshEvery({ data, error }: { data?: Convo | undefined; error: unknown }): number | false {
  return unlessRefused(error, data !== undefined && data.members > 500 ? 60_000 : 10_000)
}

import type { Answers } from '../../api/trpc.ts'

/** A session of an operator, and whether it is that of whoever looks. */
export type SessionRow = Answers['session']['list'][number] & { readonly own: boolean }

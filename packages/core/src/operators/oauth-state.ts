import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { insertSignIn, takeSignIn } from './sql/sign-ins.ts'
import type { SignInRow } from './sql/sign-ins.ts'

type Ports = { readonly db: Queryable; readonly clock: Clock }

/** How long somebody may take to sign in at their own server: milliseconds. */
const signInMs = 10 * 60_000

/** Keeps what a sign-in at an account's own server needs for its second step, for ten minutes; JSON. */
export async function keepOAuthState(
  { db, clock }: Ports,
  { key, state }: { readonly key: string; readonly state: unknown },
): Promise<void> {
  const until = new Date(clock.now().getTime() + signInMs)
  await db.execute(insertSignIn, [key, JSON.stringify(state), until])
}

/** Gives it, once; undefined where there is none, or its time is over. */
export async function takeOAuthState({ db, clock }: Ports, key: string): Promise<unknown> {
  const [row] = await db.query<SignInRow>(takeSignIn, [key, clock.now()])
  return row?.state
}

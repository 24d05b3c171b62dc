import { TRPCError } from '@trpc/server'

/** Why an operator is refused, before anything of the service is asked. */
const refusals = {
  SignInRequired: ['UNAUTHORIZED', 'Sign in first.'],
  SessionExpired: ['UNAUTHORIZED', 'Your session has ended. Sign in again.'],
  RoleTooLow: ['FORBIDDEN', 'Your role does not allow this.'],
  BadSignIn: [
    'UNAUTHORIZED',
    'This does not sign anybody in: it is wrong, was used before, or its time is over.',
  ],
  NotAnOperator: ['FORBIDDEN', 'This account does not operate the service.'],
  TooManyAttempts: [
    'TOO_MANY_REQUESTS',
    'Too many attempts to sign in from your address. Wait a quarter of an hour.',
  ],
  InPast: ['BAD_REQUEST', 'The time is past already.'],
  NotFound: ['NOT_FOUND', 'There is nothing of that name.'],
} as const

/** The names of refusals. */
export type RefusalName = keyof typeof refusals

/** A refusal by its name, as the answer's `data.error` has it. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly refusal: RefusalName

  constructor(refusal: RefusalName) {
    super(refusals[refusal][1])
    this.refusal = refusal
  }
}

/** Makes the error by which a procedure refuses. */
export function refuse(name: RefusalName, message?: string): TRPCError {
  const [code, sentence] = refusals[name]
  return new TRPCError({ code, message: message ?? sentence, cause: new Refusal(name) })
}

/** Whether something thrown is a refusal. */
export function isRefusal(thrown: unknown): boolean {
  return thrown instanceof TRPCError && thrown.cause instanceof Refusal
}

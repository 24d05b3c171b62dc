import type { ClientState } from 'ts-mls'

/** What a member knows that commits, as the library has it. */
export type Knowledge = Pick<
  ClientState,
  'groupContext' | 'keySchedule' | 'ratchetTree' | 'privatePath' | 'confirmationTag' | 'signaturePrivateKey'
>

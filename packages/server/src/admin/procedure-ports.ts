import type { AdminPorts } from './ports.ts'
import type { HandleLookup } from './sign-in/handles.ts'
import type { OperatorOAuth } from './sign-in/oauth.ts'

/** With what is made of their code, which is loaded when it is needed. */
export type ProcedurePorts = AdminPorts & {
  readonly oauth: () => OperatorOAuth
  readonly handleOwner: HandleLookup
}

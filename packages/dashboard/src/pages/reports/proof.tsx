import { Badge } from '../../ui/badge.tsx'

type Reported = { readonly kind: 'message' | 'convo'; readonly verified: boolean }

/** Whether a report is proven, in a word. */
export function ProofBadge({ kind, verified }: Reported) {
  if (kind === 'convo') return <Badge>Nothing disclosed</Badge>
  return verified ? <Badge tone="good">Proven</Badge> : <Badge tone="warning">Not proven</Badge>
}

/** What a report's proof says, and what it does not. */
export function ProofExplained({ kind, verified }: Reported) {
  if (kind === 'convo')
    return (
      <p className="notice">
        A convo is reported, without any message: this is the reporter’s word alone. Nobody here can look into
        the convo.
      </p>
    )
  if (!verified)
    return (
      <p className="notice notice-warning">
        Not proven. What is disclosed may have been made up by the reporter: take it as their word.
      </p>
    )
  return (
    <p className="notice">
      Proven. Each message was handed in, byte for byte, by a device of the account that is named beside it,
      in this convo: the tag that this service put on it when it came fits what is disclosed. The reporter
      cannot have made that up. It does not say who is right, nor what else was said.
    </p>
  )
}

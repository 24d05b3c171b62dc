import { AccountLink } from './ids.tsx'
import { wordFor } from './word-for.ts'

const words: Readonly<Record<string, string>> = { link: 'by link', token: 'by token' }

/** Who did something as an operator: an account, or the way by which somebody was signed in without one. */
export function OperatorName({ id }: { id: string }) {
  if (id.startsWith('did:')) return <AccountLink did={id} />
  return <span className="operator">{wordFor(words, id) ?? id}</span>
}

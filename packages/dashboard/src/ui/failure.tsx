import { explain, explainAct } from '../api/errors.ts'
import { Button } from './button.tsx'

type Props = {
  error: unknown
  retry?: (() => void) | undefined
  /** Whether it was an act, which is never done again by itself. */
  act?: boolean
}

/** What went wrong, what to do, and a way to try again. */
export function Failure({ error, retry, act = false }: Props) {
  const { what, todo } = act ? explainAct(error) : explain(error)
  return (
    <div className="failure" role="alert">
      <p className="failure-what">{what}</p>
      <p>{todo}</p>
      {retry !== undefined && <Button onClick={retry}>Try again</Button>}
    </div>
  )
}

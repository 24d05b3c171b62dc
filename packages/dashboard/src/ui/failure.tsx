import { explain } from '../api/errors.ts'
import { Button } from './button.tsx'

/** What went wrong, what to do, and a way to try again. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { what, todo } = explain(error)
  return (
    <div className="failure" role="alert">
      <p className="failure-what">{what}</p>
      <p>{todo}</p>
      {retry !== undefined && <Button onClick={retry}>Try again</Button>}
    </div>
  )
}

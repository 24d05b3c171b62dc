const shownLength = 80

/** The words of a failure; long ones open to be read whole. */
export function JobError({ error }: { error: string | undefined }) {
  if (error === undefined) return <span className="dim">None: its process was killed each time.</span>
  const [first = ''] = error.split('\n')
  if (first === error && error.length <= shownLength) return <span className="job-error">{error}</span>
  return (
    <details className="job-error">
      <summary>{first.length > shownLength ? `${first.slice(0, shownLength)}…` : first}</summary>
      <pre>{error}</pre>
    </details>
  )
}

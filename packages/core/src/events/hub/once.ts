/**
 * Runs something for a subject at most once at a time: asked for while it runs, it runs once more afterwards, so that
 * every asking is followed by a run that began after it.
 */
export function createOnce<Subject extends object>(
  run: (subject: Subject) => Promise<void>,
  onError: (subject: Subject, error: unknown) => void,
): (subject: Subject) => void {
  const states = new WeakMap<Subject, 'running' | 'again'>()
  const start = async (subject: Subject): Promise<void> => {
    try {
      do {
        states.set(subject, 'running')
        await run(subject)
      } while (states.get(subject) === 'again')
    } catch (error) {
      onError(subject, error)
    } finally {
      states.delete(subject)
    }
  }
  return (subject) => {
    if (states.has(subject)) states.set(subject, 'again')
    else void start(subject)
  }
}

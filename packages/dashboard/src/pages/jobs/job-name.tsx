import { jobWords } from './job-words.ts'

/** A kind of job: what it does, and what logs call it. */
export function JobName({ name }: { name: string }) {
  const words = jobWords(name)
  return (
    <span className="job-name">
      {words !== undefined && <span>{words}</span>} <code className="dim">{name}</code>
    </span>
  )
}

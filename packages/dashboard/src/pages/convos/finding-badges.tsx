import { Badge } from '../../ui/badge.tsx'
import { findings } from './findings.ts'
import type { Finding } from './findings.ts'

/** What was found in a convo, in a word or two each. */
export function FindingBadges({ found }: { found: readonly Finding[] }) {
  if (found.length === 0) return <span className="nothing">–</span>
  return (
    <span className="badges">
      {found.map((finding) => (
        <Badge key={finding} tone={findings[finding].tone}>
          {findings[finding].word}
        </Badge>
      ))}
    </span>
  )
}

import { Badge } from '../../ui/badge.tsx'
import { FindingLink } from './finding-link.tsx'
import type { Finding, Verdict } from './verdict.ts'

const signs = { good: '✓', warning: '!', bad: '✕', unknown: '…' } as const

/** What is read out, which does not change with every figure. */
const spoken = {
  good: 'The service is well',
  warning: 'Something needs a look',
  bad: 'The service is not well',
  unknown: '',
} as const

type Props = {
  /** Undefined as long as it cannot be told. */
  verdict: Verdict | undefined
  /** Whether it could not be asked. */
  failed: boolean
}

/** Whether the service is well: what one sees first. */
export function VerdictCard({ verdict, failed }: Props) {
  const tone = verdict?.tone ?? (failed ? 'bad' : 'unknown')
  return (
    <section className="verdict" data-tone={tone} aria-label="How the service is">
      <p className="hidden" role="status">
        {spoken[tone]}
      </p>
      <p className="verdict-sentence">
        <span className="verdict-sign" aria-hidden="true">
          {signs[tone]}
        </span>
        <span>{sentenceOf(verdict, failed)}</span>
      </p>
      <Findings verdict={verdict} failed={failed} />
    </section>
  )
}

function sentenceOf(verdict: Verdict | undefined, failed: boolean): string {
  if (verdict !== undefined) return verdict.sentence
  return failed ? 'It cannot be told how the service is.' : 'Looking how the service is…'
}

const words = { bad: 'Wrong', warning: 'Look', info: 'Waits' } as const

/** All that was found, each with where to go. One that the sentence says already is its link alone. */
function Findings({ verdict, failed }: Props) {
  if (verdict === undefined)
    return (
      <p className="verdict-none">
        {failed ? 'The server does not answer as it should.' : 'The checks are asked.'}
      </p>
    )
  const { findings, sentence } = verdict
  if (findings.length === 0) return <p className="verdict-none">Nothing failed, and nothing waits.</p>
  return (
    <ul className="verdict-findings">
      {findings.map((finding) => (
        <FindingLine key={finding.what} finding={finding} said={finding.what === sentence} />
      ))}
    </ul>
  )
}

function FindingLine({ finding: { tone, what, place }, said }: { finding: Finding; said: boolean }) {
  return (
    <li>
      {!said && (
        <>
          <Badge tone={tone}>{words[tone]}</Badge> {what}{' '}
        </>
      )}
      <FindingLink place={place} />
    </li>
  )
}

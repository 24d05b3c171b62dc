import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useId } from 'react'
import { queryClient } from '../../api/query-client.ts'
import { useUnless } from '../../api/session.ts'
import { trpc } from '../../api/trpc.ts'
import { announce } from '../../ui/announcer.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Failure } from '../../ui/failure.tsx'

const most = 1000
const usual = [
  'No violation.',
  'The account was warned.',
  'The account was suspended.',
  'The account was taken down.',
]

type Props = {
  reportId: string
  subject: string | null
  draft: string
  onDraft: (text: string) => void
}

/** Closes a report with what became of it. */
export function Resolve({ reportId, subject, draft: text, onDraft: setText }: Props) {
  const unless = useUnless('moderator')
  const { mutate, isPending, error } = useMutation(
    trpc.reports.resolve.mutationOptions({
      onSuccess: async ({ changed }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.reports.pathKey() })
        announce(changed ? 'The report is resolved' : 'Somebody else has resolved it before')
      },
    }),
  )
  return (
    <Card
      title="Resolve"
      lead="What is written here stays, with your name. The reporter and the account are not told."
    >
      {subject !== null && (
        <p>
          To hold the account off, go to{' '}
          <Link to="/accounts/$did" params={{ did: subject }}>
            its page
          </Link>{' '}
          first.
        </p>
      )}
      <form
        className="resolve"
        onSubmit={(event) => {
          event.preventDefault()
          mutate({ reportId, resolution: text.trim() })
        }}
      >
        <Words text={text} onChange={setText} unless={unless} />
        <Button type="submit" kind="primary" unless={unless} disabled={isPending || text.trim() === ''}>
          {isPending ? 'Working…' : 'Resolve the report'}
        </Button>
      </form>
      {error !== null && <Failure error={error} act />}
      {unless !== undefined && <p className="dim">{unless}</p>}
    </Card>
  )
}

type WordsProps = { text: string; onChange: (text: string) => void; unless: string | undefined }

function Words({ text, onChange, unless }: WordsProps) {
  const id = useId()
  const disabled = unless !== undefined
  return (
    <>
      <div className="actions">
        {usual.map((words) => (
          <Button key={words} unless={unless} onClick={() => onChange(words)}>
            {words}
          </Button>
        ))}
      </div>
      <div className="field">
        <label htmlFor={id}>What became of it</label>
        <textarea
          {...{ id, rows: 3, required: true, maxLength: most, disabled, value: text }}
          onChange={(event) => onChange(event.target.value)}
        />
        <span className="field-hint">
          {text.length} of {most} characters
        </span>
      </div>
    </>
  )
}

import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { queryClient } from '../../api/query-client.ts'
import { useUnless } from '../../api/session.ts'
import { trpc } from '../../api/trpc.ts'
import type { Answers } from '../../api/trpc.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { duration } from '../../ui/format.ts'
import { levelOf, levels, readMinutes } from './log-levels.ts'

type LogLevels = Answers['settings']['logLevel']

const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.settings.logLevel.pathKey() })

/** Makes all nodes log by another level for a while. */
export function SetLogLevel({ levels: { configured, wished } }: { levels: LogLevels }) {
  const unless = useUnless('admin')
  const set = useMutation({ ...trpc.settings.setLogLevel.mutationOptions(), onSettled: refresh })
  const [level, setLevel] = useState(() => levelOf(wished?.level) ?? levelOf(configured) ?? 'info')
  const [text, setText] = useState('60')
  const minutes = readMinutes(text)
  const id = useId()
  return (
    <Confirm
      label="Set the level"
      title="How much is to be logged, and for how long?"
      unless={unless}
      ready={minutes !== undefined}
      act={async () => minutes !== undefined && set.mutateAsync({ level, minutes })}
      done={`Logged is ${level} and what is worse, for ${duration((minutes ?? 0) * 60_000)}`}
    >
      <div className="field">
        <label htmlFor={`${id}-level`}>Level</label>
        <select
          id={`${id}-level`}
          value={level}
          onChange={(event) => {
            setLevel(levelOf(event.target.value) ?? level)
          }}
        >
          {levels.map(([each, words]) => (
            <option key={each} value={each}>
              {`${each}: ${words}`}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}-minutes`}>For so many minutes</label>
        <input
          id={`${id}-minutes`}
          type="number"
          inputMode="numeric"
          min={1}
          max={1440}
          value={text}
          aria-describedby={`${id}-hint`}
          aria-invalid={minutes === undefined}
          onChange={(event) => {
            setText(event.target.value)
          }}
        />
        <p id={`${id}-hint`} className="field-hint">
          A whole number from 1 to 1,440, which is a day.
        </p>
      </div>
      <p className="dim">
        It goes for all nodes, and is recorded. Much is written at debug and trace: look that the disk has
        room.
      </p>
    </Confirm>
  )
}

/** Makes all nodes log as they are configured again. */
export function ResetLogLevel({ configured }: { configured: string }) {
  const unless = useUnless('admin')
  const set = useMutation({ ...trpc.settings.setLogLevel.mutationOptions(), onSettled: refresh })
  return (
    <Confirm
      label="Back to configured"
      title={`Log ${configured} again, as configured?`}
      unless={unless}
      // That lasts no time at all, and so ends what was wished for.
      act={() => set.mutateAsync({ level: levelOf(configured) ?? 'info', minutes: 0 })}
      done="Logged is as configured"
    >
      <p>All nodes go by their configuration from now on.</p>
    </Confirm>
  )
}

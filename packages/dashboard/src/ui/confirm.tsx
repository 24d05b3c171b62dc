import * as Ariakit from '@ariakit/react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { announce } from './announcer.ts'
import { Button } from './button.tsx'
import { Failure } from './failure.tsx'

type Props = {
  /** The words of the button, and of the one that confirms. */
  label: string
  /** The question, as the heading of the dialog. */
  title: string
  /** What will happen, to whom, and whether it can be taken back. */
  children?: ReactNode
  danger?: boolean
  /** Why it cannot be done now; undefined if it can. */
  unless?: string | undefined
  /** What a screen reader says for the button, where its words alone would not tell it from others. */
  name?: string
  /** If it gives a text, that is said instead of `done`: such as that there was nothing to do any more. */
  act: () => Promise<unknown>
  /** What is said when it is done. */
  done: string
  /** False while what the dialog asks for is not filled in. */
  ready?: boolean
}

/** A button that does nothing before it was said what it does, and that says how it went. */
export function Confirm(props: Props) {
  const { label, danger = false, unless, name } = props
  const dialog = Ariakit.useDialogStore()
  return (
    <>
      <Button
        kind={danger ? 'danger' : 'plain'}
        disabled={unless !== undefined}
        title={unless}
        aria-label={name}
        onClick={dialog.show}
      >
        {label}
      </Button>
      <Ariakit.Dialog store={dialog} className="dialog" backdrop={<div className="backdrop" />} unmountOnHide>
        <Question {...props} close={dialog.hide} />
      </Ariakit.Dialog>
    </>
  )
}

function Question({
  label,
  title,
  children,
  danger = false,
  act,
  done,
  ready = true,
  close,
}: Props & { close: () => void }) {
  const { busy, error, run } = useAct(act, (gave) => {
    close()
    announce(typeof gave === 'string' ? gave : done)
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !busy) void run()
      }}
    >
      <Ariakit.DialogHeading className="dialog-title">{title}</Ariakit.DialogHeading>
      <div className="dialog-body">{children}</div>
      {error !== undefined && <Failure error={error} />}
      <div className="dialog-actions">
        <Ariakit.DialogDismiss className="button button-quiet">Cancel</Ariakit.DialogDismiss>
        <Button type="submit" kind={danger ? 'danger' : 'primary'} disabled={!ready || busy}>
          {busy ? 'Working…' : label}
        </Button>
      </div>
    </form>
  )
}

function useAct(act: () => Promise<unknown>, onDone: (gave: unknown) => void) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const run = async () => {
    setBusy(true)
    setError(undefined)
    try {
      onDone(await act())
    } catch (failed) {
      setError(failed)
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, run }
}

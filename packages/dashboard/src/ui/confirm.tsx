import * as Ariakit from '@ariakit/react'
import { useMutation } from '@tanstack/react-query'
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
  /** Begins with what the dialog asks for anew. */
  onOpen?: () => void
}

/** A button that does nothing before it was said what it does, and that says how it went. */
export function Confirm(props: Props) {
  const { label, danger = false, unless, name, act, done, onOpen } = props
  const dialog = Ariakit.useDialogStore()
  const acting = useMutation({
    mutationFn: act,
    onSuccess: (gave) => {
      dialog.hide()
      announce(typeof gave === 'string' ? gave : done)
    },
  })
  const open = () => {
    acting.reset()
    onOpen?.()
    dialog.show()
  }
  // What is under way is not interrupted by closing, and how it ends would be told to nobody.
  const closes = !acting.isPending
  return (
    <>
      <Button kind={danger ? 'danger' : 'plain'} unless={unless} aria-label={name} onClick={open}>
        {label}
      </Button>
      <Ariakit.Dialog
        store={dialog}
        className="dialog"
        backdrop={<div className="backdrop" />}
        unmountOnHide
        hideOnEscape={closes}
        hideOnInteractOutside={closes}
      >
        <Question {...props} acting={acting} close={dialog.hide} />
      </Ariakit.Dialog>
    </>
  )
}

type Acting = { readonly isPending: boolean; readonly error: unknown; readonly mutate: () => void }

function Question({
  label,
  title,
  children,
  danger = false,
  ready = true,
  acting,
  close,
}: Props & { acting: Acting; close: () => void }) {
  const { isPending, error, mutate } = acting
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !isPending) mutate()
      }}
    >
      <Ariakit.DialogHeading className="dialog-title">{title}</Ariakit.DialogHeading>
      <div className="dialog-body">{children}</div>
      {error !== null && <Failure error={error} act />}
      <div className="dialog-actions">
        <Button kind="quiet" disabled={isPending} onClick={close}>
          Cancel
        </Button>
        <Button type="submit" kind={danger ? 'danger' : 'primary'} disabled={!ready || isPending}>
          {isPending ? 'Working…' : label}
        </Button>
      </div>
    </form>
  )
}

import { useLayoutEffect, useRef } from 'react'
import type { ButtonHTMLAttributes } from 'react'
import { announce } from './announcer.ts'

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  kind?: 'plain' | 'primary' | 'danger' | 'quiet'
  /** Why it cannot be pressed; undefined if it can. It is said to whoever presses it all the same. */
  unless?: string | undefined
}

/** A button. One that is disabled can be reached, so that its reason can be read or heard. */
export function Button({
  kind = 'plain',
  className = '',
  disabled = false,
  unless,
  onClick,
  ...props
}: Props) {
  const off = disabled || unless !== undefined
  const button = useRef<HTMLButtonElement>(null)
  useFocusKept(button)
  return (
    <button
      type="button"
      ref={button}
      title={unless}
      {...props}
      aria-disabled={off || undefined}
      className={`button button-${kind} ${className}`.trim()}
      onClick={(event) => {
        if (!off) {
          onClick?.(event)
          return
        }
        event.preventDefault()
        if (unless !== undefined) announce(unless)
      }}
    />
  )
}

/** Hands the focus on to the page when a button goes that had it, such as that of a row which is gone. */
function useFocusKept(button: { readonly current: HTMLButtonElement | null }): void {
  useLayoutEffect(() => {
    const element = button.current
    return () => {
      if (document.activeElement !== element) return
      setTimeout(() => {
        if (document.activeElement === document.body)
          document.getElementById('main')?.focus({ preventScroll: true })
      })
    }
  }, [button])
}

import { useState } from 'react'
import { announce } from './announcer.ts'
import { shortId } from './format.ts'

/** An id, shortened to be read, and copied whole where the browser lets a page do that: at https and on this machine. */
export function CopyId({ id, what, kept }: { id: string; what: string; kept?: number }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(id)
    setCopied(true)
    announce(`Copied ${what}`)
  }
  return (
    <span className="copy-id">
      <code title={id}>{shortId(id, kept)}</code>
      {window.isSecureContext && (
        <button type="button" className="copy" aria-label={`Copy ${what}`} onClick={() => void copy()}>
          {copied ? '✓' : '⧉'}
        </button>
      )}
    </span>
  )
}

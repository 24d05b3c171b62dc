import { useState } from 'react'
import { announce } from './announcer.ts'
import { shortId } from './format.ts'

/** An id, shortened to be read, and copied whole where the browser lets a page do that: at https and on this machine. */
export function CopyId({ id, what, kept }: { id: string; what: string; kept?: number }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(id)
      setCopied(true)
      announce(`Copied ${what}`)
    } catch {
      announce(`The browser does not let this page copy. Here it is: ${id}`)
    }
  }
  return (
    <span className="copy-id">
      <code title={id}>{shortId(id, kept)}</code>
      {window.isSecureContext && (
        <button type="button" className="copy" aria-label={`Copy ${what}`} onClick={() => void copy()}>
          <CopySign copied={copied} />
        </button>
      )}
    </span>
  )
}

/** Two sheets, or a tick: drawn, since not every font has a sign for it. */
function CopySign({ copied }: { copied: boolean }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="14"
      height="14"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
    >
      {copied ? <path d="M3 8.5l3.5 3.5L13 4.5" /> : <path d="M6 5.5h7.5V14H6zM3 11V2h7.5" />}
    </svg>
  )
}

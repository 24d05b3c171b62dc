import { useEffect, useState, useSyncExternalStore } from 'react'
import { announcements } from './announcer.ts'

const shownMs = 6_000

/** Where announcements are shown and read out. */
export function Announcements() {
  const { id, text } = useSyncExternalStore(announcements.watch, announcements.read)
  const [hidden, setHidden] = useState(0)
  useEffect(() => {
    const timer = setTimeout(() => setHidden(id), shownMs)
    return () => clearTimeout(timer)
  }, [id])
  return (
    <div className="announcements" role="status" aria-live="polite">
      {id > hidden && text !== '' && (
        <p key={id} className="announcement">
          {text}
        </p>
      )}
    </div>
  )
}

import { useSyncExternalStore } from 'react'
import { duration } from './format.ts'
import { useTimeZone } from './time-zone.ts'

/** A moment: how long ago or how far ahead it is, and when exactly, in the zone that is chosen. Null is a dash. */
export function Time({ at, exact = false }: { at: string | Date | null | undefined; exact?: boolean }) {
  const now = useNow()
  const { zone } = useTimeZone()
  if (at === null || at === undefined) return <span className="nothing">–</span>
  const date = new Date(at)
  const absolute = inZone(date, zone)
  return (
    <time dateTime={date.toISOString()} title={exact ? relative(date, now) : absolute}>
      {exact ? absolute : relative(date, now)}
    </time>
  )
}

/** A moment as a date and a time of a zone, with the zone's name. */
export function inZone(date: Date, timeZone: string | undefined): string {
  return formatOf(timeZone).format(date)
}

const formats = new Map<string | undefined, Intl.DateTimeFormat>()

/** The format of a zone, made once: that takes long where a page tells thousands of moments. */
function formatOf(timeZone: string | undefined): Intl.DateTimeFormat {
  const kept = formats.get(timeZone)
  if (kept !== undefined) return kept
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, dateStyle: undefined, timeZoneName: 'short', hourCycle: 'h23' },
    ...{
      year: 'numeric',
      month: 'short',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    },
  })
  formats.set(timeZone, format)
  return format
}

/** `5 min ago`, `in 2 h`, `just now`. */
export function relative(date: Date, now: number): string {
  const past = now - date.getTime()
  if (Math.abs(past) < 10_000) return 'just now'
  const distance = duration(Math.round(Math.abs(past) / 1_000) * 1_000)
  return past > 0 ? `${distance} ago` : `in ${distance}`
}

const everyMs = 10_000
let current = Date.now()
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** One clock for all moments on the page, which turns every ten seconds. */
function useNow(): number {
  return useSyncExternalStore(watchClock, () => current)
}

function watchClock(listener: () => void): () => void {
  if (listeners.size === 0) {
    current = Date.now()
    timer = setInterval(() => {
      current = Date.now()
      for (const told of listeners) told()
    }, everyMs)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) clearInterval(timer)
  }
}

/** A few words on what has just been done: shown for a while, and read out. */
export type Announcement = { readonly id: number; readonly text: string }

let last: Announcement = { id: 0, text: '' }
const listeners = new Set<() => void>()

/** Says something to whoever is at the page. */
export function announce(text: string): void {
  last = { id: last.id + 1, text }
  for (const listener of listeners) listener()
}

/** The newest announcement, and how to hear of the next: for `useSyncExternalStore`. */
export const announcements = {
  read: (): Announcement => last,
  watch: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  },
}

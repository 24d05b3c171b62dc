const name = 'place'

/** An address of these pages, and of no other: what is there besides is not followed. */
export function ownPath(next: string | null | undefined): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/'
}

/** Keeps where somebody wanted to be, while they are at their own server to sign in. */
export function keepPlace(next: string | undefined): void {
  sessionStorage.setItem(name, ownPath(next))
}

/** Takes it back, once: the overview where nothing was kept. */
export function takePlace(): string {
  const kept = sessionStorage.getItem(name)
  sessionStorage.removeItem(name)
  return ownPath(kept)
}

/** Gives a place free. Safe to call again. */
export type Free = () => void

/** Does something the first time that it is asked for, and nothing after that. */
export function once(act: () => void): Free {
  let done = false
  return () => {
    if (!done) act()
    done = true
  }
}

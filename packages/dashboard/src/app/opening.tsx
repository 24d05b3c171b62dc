/** While it is asked who is signed in, for longer than a moment. */
export function Opening() {
  return (
    <p className="opening" role="status">
      Connecting to the server…
    </p>
  )
}

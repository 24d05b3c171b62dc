/** What a limit is for; what is between backticks is a name. */
export function Purpose({ text }: { text: string }) {
  const parts = text.split('`')
  return <p>{parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</p>
}

/** Settings as lines of a file `.env`. */
export function envText(settings: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value ?? ''}\n`)
    .join('')
}

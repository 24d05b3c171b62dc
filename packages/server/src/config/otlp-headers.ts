import { z } from 'zod'

const pair = /^([\w.-]+)=([^\s,]*)$/

/** Headers as OpenTelemetry's specification writes them: `name=value`, with commas between them, percent-encoded. */
export const otlpHeaders = z.string().transform((text, context) => {
  const found: Record<string, string> = {}
  for (const part of text.split(',')) {
    const [, name, value] = pair.exec(part.trim()) ?? []
    if (name === undefined || value === undefined || !isEncoded(value)) {
      // Repeats nothing of it: it most often holds a token.
      context.addIssue({ code: 'custom', message: 'must be name=value, with commas between them' })
      return z.NEVER
    }
    found[name] = decodeURIComponent(value)
  }
  return found
})

function isEncoded(text: string): boolean {
  return !/%(?![0-9a-f]{2})/i.test(text)
}

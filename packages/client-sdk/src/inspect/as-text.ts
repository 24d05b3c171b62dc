/** Plain values as lines to read: one field a line, what is inside another further in. */
export function asText(value: unknown): string {
  return `${lines(value).join('\n')}\n`
}

function lines(value: unknown): string[] {
  if (!isCompound(value)) return [plain(value)]
  if (Array.isArray(value))
    return value.flatMap((item: unknown) => {
      const [first = '', ...rest] = lines(item)
      return [`- ${first}`, ...rest.map((line) => `  ${line}`)]
    })
  return Object.entries(value).flatMap(([key, item]) => field(key, item))
}

function field(key: string, item: unknown): string[] {
  if (item === undefined) return []
  if (!isCompound(item)) return [`${key}: ${plain(item)}`]
  const inner = lines(item)
  return inner.length === 0 ? [`${key}: none`] : [`${key}:`, ...inner.map((line) => `  ${line}`)]
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isCompound(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

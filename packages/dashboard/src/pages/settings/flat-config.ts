/** A setting: its name within its group, and its value as it is shown. */
export type Setting = { readonly name: string; readonly value: string; readonly hidden: boolean }

/** Settings that belong together. */
export type SettingGroup = { readonly title: string; readonly settings: readonly Setting[] }

/** What the server puts in place of a secret. */
const hiddenWord = 'hidden'

/** Puts a nested configuration into groups: one for what is not nested, and one for each of its parts. */
export function groupConfig(config: Readonly<Record<string, unknown>>): SettingGroup[] {
  const entries = Object.entries(config)
  const loose = entries.filter(([, value]) => !isNested(value))
  const nested = entries.flatMap(([title, value]) =>
    isNested(value) ? [{ title, settings: flatten(value) }] : [],
  )
  const general = { title: 'General', settings: loose.map(([name, value]) => setting(name, value)) }
  return [general, ...nested].filter(({ settings }) => settings.length > 0)
}

/** What is left of groups when one looks for a text: in the names of settings, of their groups, or in values. */
export function findSettings(groups: readonly SettingGroup[], text: string): SettingGroup[] {
  const wanted = text.trim().toLowerCase()
  return groups
    .map(({ title, settings }) => ({
      title,
      settings: settings.filter(({ name, value }) =>
        `${title}.${name} ${value}`.toLowerCase().includes(wanted),
      ),
    }))
    .filter(({ settings }) => settings.length > 0)
}

function flatten(part: object, path = ''): Setting[] {
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) => {
    const name = path === '' ? key : `${path}.${key}`
    return isNested(value) ? flatten(value, name) : [setting(name, value)]
  })
}

/** Whether something has parts; what is empty is shown as such. */
function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
}

function setting(name: string, value: unknown): Setting {
  return { name, value: shown(value), hidden: value === hiddenWord }
}

function shown(value: unknown): string {
  if (typeof value === 'string') return value === '' ? '(empty)' : value
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(shown).join('\n')
  if (typeof value === 'object' && value !== null) return 'none'
  return String(value)
}

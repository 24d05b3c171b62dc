const browsers = [
  ['Edge', /\bEdg\/(\d+)/],
  ['Opera', /\bOPR\/(\d+)/],
  ['Firefox', /\bFirefox\/(\d+)/],
  ['Chrome', /\b(?:Headless)?Chrome\/(\d+)/],
  ['Safari', /\bVersion\/(\d+)[\d.]* (?:Mobile\/\S+ )?Safari/],
] as const

const systems = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['ChromeOS', /CrOS/],
  ['Linux', /Linux/],
] as const

/** What a browser says of itself, shortened to `Firefox 140 on Linux`; of what is no known browser the beginning. */
export function shortAgent(text: string): string {
  if (text === '') return 'unknown'
  for (const [name, pattern] of browsers) {
    const version = pattern.exec(text)?.[1]
    if (version === undefined) continue
    const system = systems.find(([, is]) => is.test(text))?.[0]
    return system === undefined ? `${name} ${version}` : `${name} ${version} on ${system}`
  }
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

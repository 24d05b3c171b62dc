/** A host has so many characters at most (RFC 1035 §2.3.4). */
const MOST_OF_A_HOST = 253
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i

/**
 * Endings of three letters and more that make a link of a host which stands in a text without a scheme: those that
 * people type. Whoever wants another writes the scheme. Endings of two letters are countries', see {@link isCountry}.
 */
const ENDINGS = new Set(
  (
    'com org net edu gov mil int info biz name pro app dev blog page site online store shop tech cloud news media live ' +
    'social chat wiki design art xyz top club space website world today life run codes software systems network ' +
    'digital agency company email games studio video photos music academy school university events community ' +
    'foundation ngo eco bio land house earth green museum travel cafe pub bar beer pizza coffee'
  ).split(' '),
)

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

/** The name of a host in lower case, where a text has one that ends as hosts on the internet do; else undefined. */
export function hostOnTheInternet(text: string): string | undefined {
  const host = wellFormedHost(text)
  const ending = host?.split('.').at(-1) ?? ''
  return ENDINGS.has(ending) || ending.startsWith('xn--') || isCountry(ending) ? host : undefined
}

/** A name of at least two labels in lower case, whose last does not begin as a number does; else undefined. */
export function wellFormedHost(text: string): string | undefined {
  const labels = text.split('.')
  if (text.length > MOST_OF_A_HOST || labels.length < 2 || !labels.every((label) => LABEL.test(label)))
    return undefined
  return /^[a-z]/i.test(labels.at(-1) ?? '') ? text.toLowerCase() : undefined
}

/** The platform knows the countries' codes, which are their domains, but for the United Kingdom's. */
function isCountry(ending: string): boolean {
  if (!/^[a-z]{2}$/.test(ending)) return false
  return ending === 'uk' || regions.of(ending.toUpperCase()) !== undefined
}

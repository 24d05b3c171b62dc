/** What an app shows of an account. Only `did` is always there: all else is what the account says of itself. */
export interface Profile {
  readonly did: string
  readonly handle: string | undefined
  readonly displayName: string | undefined
  /** An https address of a picture. */
  readonly avatar: string | undefined
}

/** `app.bsky.actor.profile` allows as many bytes: in characters there are no more. */
const LONGEST_NAME = 640

/** What is shown of an account of which nothing is known. */
export function bareProfile(did: string): Profile {
  return { did, handle: undefined, displayName: undefined, avatar: undefined }
}

/** The profiles in an answer of `app.bsky.actor.getProfiles`, which comes from a server that is not to be trusted. */
export function profilesIn(answer: unknown): Profile[] {
  const profiles = fieldOf(answer, 'profiles')
  return Array.isArray(profiles) ? profiles.flatMap((found) => profileFrom(found)) : []
}

function profileFrom(found: unknown): Profile[] {
  const did = textIn(found, 'did')
  if (did === undefined) return []
  const handle = textIn(found, 'handle')
  const displayName = textIn(found, 'displayName')?.trim()
  const isName = displayName !== undefined && displayName !== '' && displayName.length <= LONGEST_NAME
  return [
    {
      did,
      // So an AppView calls whoever's handle no longer leads to the account.
      handle: handle === 'handle.invalid' ? undefined : handle,
      displayName: isName ? displayName : undefined,
      avatar: httpsUrl(textIn(found, 'avatar')),
    },
  ]
}

function httpsUrl(text: string | undefined): string | undefined {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined
  return url?.protocol === 'https:' ? url.href : undefined
}

function textIn(value: unknown, field: string): string | undefined {
  const found = fieldOf(value, field)
  return typeof found === 'string' ? found : undefined
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined
}

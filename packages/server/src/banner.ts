import type { Config } from './config/index.ts'

/** What a person who has just started the server wants to know. */
export type BannerFacts = {
  readonly config: Config
  readonly version: string
  readonly url: string
  readonly did: string
  readonly startMs: number
  /** Signs an admin in to the dashboard, once. */
  readonly signInLink: string
}

/** The lines printed when a development server is ready. */
export function banner(
  { config, version, url, did, startMs, signInLink }: BannerFacts,
  colour: boolean,
): string {
  const bold = (text: string) => (colour ? `\u001b[1m${text}\u001b[22m` : text)
  const dim = (text: string) => (colour ? `\u001b[2m${text}\u001b[22m` : text)
  const data =
    config.database.kind === 'embedded'
      ? `${config.dataDir} (embedded Postgres)`
      : 'the Postgres of DATABASE_URL'
  const rows = [
    ['server', `${url}  ${dim(`health at ${url}/health`)}`],
    ['service', `${did}  ${dim(`DID document at ${url}/.well-known/did.json`)}`],
    ['dashboard', `${signInLink}  ${dim('signs in once, within the hour')}`],
    ['data', data],
    ['accounts', `any AT Protocol account, and did:key ones ${dim('(development only)')}`],
    ['try', 'npm run demo'],
  ]
  const title = `${bold(`catbird-mls ${version}`)} is ready ${dim(`in ${(startMs / 1000).toFixed(1)} s; Ctrl-C stops it`)}`
  return [
    '',
    title,
    ...rows.map(([name = '', text = '']) => `  ${dim(name.padEnd(10))} ${text}`),
    '',
    '',
  ].join('\n')
}

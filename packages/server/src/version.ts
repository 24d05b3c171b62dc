import { readFileSync } from 'node:fs'

type Manifest = { readonly version: string }

const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')

/** The version of the server, as health, describeServer and the banner tell it. */
export const { version } = JSON.parse(manifest) as Manifest

import { isPublicDidWeb } from '../../config/service-did.ts'
import { CliError } from '../cli-error.ts'
import type { CliContext } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'

/** What an operator says of a new deployment. */
export type InitOptions = {
  readonly domain?: string
  readonly dir: string
  readonly database: string
  readonly redis?: string
  readonly port: string
  readonly proxies: string
}

/** A host name as DNS has it, lower case. */
const hostName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/

/** The domain that is told, or that a person at a terminal is asked for. */
export async function askDomain({ ask }: CliContext, told: string | undefined): Promise<string> {
  const domain = told ?? (await ask?.('The domain of the service, such as mls.example.com: '))
  if (domain === undefined)
    throw new CliError('DomainMissing', 'Say which domain: --domain mls.example.com', exitCodes.usage)
  const plain = domain.trim().toLowerCase()
  if (hostName.test(plain) && isPublicDidWeb(`did:web:${plain}`)) return plain
  throw new CliError(
    'InvalidDomain',
    `"${domain}" is no public host name: give one such as mls.example.com, without https:// and without a path`,
    exitCodes.usage,
  )
}

import { createServer } from 'node:net'
import { once } from 'node:events'
import type { Config } from '../../config/index.ts'
import { checkDocumentAt } from '../did/check-document.ts'
import type { Finding } from '../findings/finding.ts'
import { askHealth, localUrl } from '../local-server.ts'
import type { Health } from '../local-server.ts'
import { identityOf } from '../service-identity.ts'

const about = 'server'

/** The server on this machine, if it runs: how it is, and whether it runs with these settings. */
export async function lookAtServer(config: Config): Promise<Finding[]> {
  const url = localUrl(config)
  const health = await askHealth(url)
  if (health === undefined) return [await lookAtPort(config)]
  if (health === 'other') {
    const mend = 'stop it, or set SERVER_PORT'
    return [{ about, status: 'failed', text: `something else than this server answers at ${url}`, mend }]
  }
  const { document } = await identityOf(config)
  const same = await checkDocumentAt(`${url}/.well-known/did.json`, document)
  return [howItIs(url, health), ...same.filter(({ status }) => status !== 'ok')]
}

function howItIs(url: string, { status, stage, version, checks }: Health): Finding {
  const failing = Object.entries(checks).flatMap(([name, check]) => (check.status === 'ok' ? [] : [name]))
  const text = `version ${version} is ${stage} at ${url}`
  if (status === 'ok') return { about, status: 'ok', text }
  const told = `${text}; what fails: ${failing.join(', ')}`
  return {
    about,
    status: status === 'degraded' ? 'warning' : 'failed',
    text: told,
    mend: 'see its log, and what else is found here',
  }
}

async function lookAtPort({ host, port }: Config): Promise<Finding> {
  const probe = createServer()
  probe.listen(port, host)
  try {
    await once(probe, 'listening')
    return {
      about,
      status: 'warning',
      text: 'it does not run',
      mend: 'catbird-mls start, or docker compose up -d',
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return {
      about,
      status: 'failed',
      text: `its port cannot be used: ${why}`,
      mend: 'stop what uses it, or set SERVER_PORT or SERVER_HOST',
    }
  } finally {
    probe.close()
  }
}

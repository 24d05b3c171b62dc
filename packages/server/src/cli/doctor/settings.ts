import { stat } from 'node:fs/promises'
import { ConfigError, environmentNames, parseConfig, readEnvironment } from '../../config/index.ts'
import type { Config } from '../../config/index.ts'
import type { FullEnvironment } from '../environment.ts'
import type { Finding } from '../findings/finding.ts'

/** The settings, if the server would take them, and what there is to say of them. */
export async function lookAtSettings(
  environment: FullEnvironment,
): Promise<{ readonly config: Config | undefined; readonly findings: readonly Finding[] }> {
  const beside = [...(await lookAtFile(environment)), ...lookAtNames(environment)]
  try {
    const config = parseConfig(readEnvironment(environment.values))
    const text = `complete, for a ${config.mode} server`
    const well: Finding = { about: 'settings', status: 'ok', text }
    return { config, findings: [well, ...beside, ...lookAtProxies(config)] }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const mend = 'the server does not start with it; docs/configuration.md says what each setting may be'
    const problems = error.problems.map((text): Finding => ({
      about: 'settings',
      status: 'failed',
      text,
      mend,
    }))
    return { config: undefined, findings: [...problems, ...beside] }
  }
}

async function lookAtFile({ file }: FullEnvironment): Promise<Finding[]> {
  if (file === undefined) return []
  const about = 'settings file'
  const { mode } = await stat(file)
  if ((mode & 0o077) === 0) return [{ about, status: 'ok', text: `${file} is its owner's alone` }]
  const text = `${file} holds secrets, and others on this machine can read it`
  return [{ about, status: 'failed', text, mend: `chmod 600 ${file}` }]
}

/** Names beside the server's that a deployment's file may well hold: Docker Compose reads them, or the command line. */
const known =
  /^(COMPOSE|DOCKER|BACKUP|OTEL|HEALTH|ALERT|NGINX|GRAFANA|NPM)_|_(IMAGE|MEMORY|PORT|BIND|FILES)$|^(TZ|NODE_OPTIONS|NODE_ENV)$/

/** A setting whose name is misspelt has no effect, and nobody would say so. */
function lookAtNames({ file, namesInFile }: FullEnvironment): Finding[] {
  const names: ReadonlySet<string> = new Set(environmentNames)
  return namesInFile
    .filter((name) => !names.has(name) && !known.test(name))
    .map((name) => ({
      about: 'settings file',
      status: 'warning',
      text: `nobody reads ${name} in ${String(file)}`,
      mend: ['remove it, or correct it', ...suggestion(name)].join(': '),
    }))
}

function suggestion(name: string): string[] {
  const letters = (text: string) => Array.from(text.replaceAll('_', '')).toSorted().join('')
  const near = environmentNames.find(
    (one) => letters(one) === letters(name) || one.includes(name) || name.includes(one),
  )
  return near === undefined ? [] : [`is ${near} meant?`]
}

/** Behind a proxy that it is not told of, a server takes everybody for one address. */
function lookAtProxies({ mode, trustProxy, host }: Config): Finding[] {
  if (mode === 'development') return []
  const about = 'proxy'
  const loopback = host === 'localhost' || host === '::1' || host.startsWith('127.')
  if (trustProxy > 0) {
    const text = `${String(trustProxy)} in front, whose word on addresses counts`
    if (loopback) return [{ about, status: 'ok', text }]
    const mend = 'see that nobody but the proxy reaches this port (a firewall, or SERVER_HOST=127.0.0.1)'
    return [{ about, status: 'ok', text: `${text}: ${mend}` }]
  }
  const text = 'TRUST_PROXY is 0: behind nginx, limits would take everybody for one address'
  return [
    { about, status: loopback ? 'failed' : 'warning', text, mend: 'set TRUST_PROXY=1 behind one proxy' },
  ]
}

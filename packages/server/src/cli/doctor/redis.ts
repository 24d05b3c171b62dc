import { silentLog } from '@catbird-mls/core/ports'
import type { Log } from '@catbird-mls/core/ports'
import type { Config } from '../../config/index.ts'
import type { Finding } from '../findings/finding.ts'

const about = 'Redis'
const withinMs = 5_000

/** Redis: whether it lets this service in, where there is one. */
export async function lookAtRedis({ redisUrl }: Pick<Config, 'redisUrl'>): Promise<Finding[]> {
  if (redisUrl === undefined) return []
  const { openRedis } = await import('../../lifecycle/redis.ts')
  const said: string[] = []
  const log: Log = {
    ...silentLog,
    warn: (about) => {
      if ('err' in about && about.err instanceof Error) said.push(about.err.message)
    },
  }
  await using redis = await openRedis(redisUrl, log)
  const late = AbortSignal.timeout(withinMs)
  while (!late.aborted && said.length === 0) {
    const answered = await redis.ping().then(
      () => true,
      () => false,
    )
    if (answered) return [{ about, status: 'ok', text: 'it answers, and lets this service in' }]
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return [{ about, status: 'failed', ...whyNot(said[0]) }]
}

function whyNot(said: string | undefined): { text: string; mend: string } {
  if (said !== undefined && /NOAUTH|WRONGPASS|ERR AUTH|invalid password/i.test(said))
    return {
      text: 'Redis refuses the password in REDIS_URL',
      mend: 'make it the one that Redis is started with (REDIS_PASSWORD)',
    }
  if (said !== undefined && /ECONNREFUSED/.test(said))
    return {
      text: 'nobody listens where REDIS_URL says',
      mend: 'start Redis (docker compose up -d redis), or correct the host and port',
    }
  return {
    text: `Redis does not answer${said === undefined ? '' : `: ${said}`}`,
    mend: 'see REDIS_URL, and whether it runs',
  }
}

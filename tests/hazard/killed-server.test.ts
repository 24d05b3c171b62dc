import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { MlsClient } from '@catbird-mls/client'
import { describe, expect, it } from 'vitest'
import { findOrStartServer } from '../../examples/demo/src/demo-server.ts'
import type { DemoServer } from '../../examples/demo/src/demo-server.ts'
import { tell } from '../../examples/demo/src/tell.ts'
import { silent } from '../../examples/demo/src/transcript.ts'
import { systemTiming } from '../../packages/client-sdk/src/sync/timing.ts'
import { seededRng } from '../mls/fuzz/rng.ts'
import { freePort } from '../support/free-port.ts'

const KILLS = 30
/** Kills come within so many ms of a step's beginning: while requests, streams and commits are under way. */
const WITHIN = 800
/** Clients wait as they do, but never long: a server that is killed all the time would teach them patience. */
const impatient: typeof systemTiming = {
  ...systemTiming,
  sleep: (ms, signal) => systemTiming.sleep(Math.min(ms, 250), signal),
}
const seed = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 1_000_000))

describe('a server that is killed', () => {
  it(
    `loses nothing that it acknowledged, at ${KILLS} random points of a conversation (KILL_SEED=${seed})`,
    { timeout: 300_000 },
    async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'catbird-kill-'))
      await chmod(dataDir, 0o711) // run by root, Postgres is another user, who has to get through
      const env = { PATH: process.env.PATH, DATA_DIR: dataDir, LOG_LEVEL: 'fatal' }
      const server = await findOrStartServer(await freePort(), env)
      try {
        const serviceDid = `did:web:localhost%3A${new URL(server.url).port}`
        const killer = new Killer(server)
        for (let story = 0; killer.kills < KILLS; story++) {
          await tell({
            // the story is not to kill the server itself while the killer does
            server: { ...server, own: false },
            serviceDid,
            transcript: silent,
            seed: `${seed}-${story}`,
            open: (options) => MlsClient.open(options, impatient),
            before: () => killer.strikeSoon(),
          })
          await killer.rest()
        }
        expect(killer.kills).toBeGreaterThanOrEqual(KILLS)
      } finally {
        await server.stop()
        await rm(dataDir, { recursive: true, force: true })
      }
    },
  )
})

/** Kills the server at random moments, twice around the beginning of each step, and starts it again. */
class Killer {
  kills = 0
  readonly #server: DemoServer
  readonly #rng = seededRng(seed)
  #striking: Promise<void> = Promise.resolve()

  constructor(server: DemoServer) {
    this.#server = server
  }

  /** Strikes during the step that begins now; what is still under way of the step before goes first. */
  strikeSoon(): Promise<void> {
    this.#striking = this.#striking.then(() => this.#strike()).then(() => this.#strike())
    this.#striking.catch(() => undefined) // told by rest()
    return Promise.resolve()
  }

  /** Resolves when no strike is under way, and the server runs. */
  rest(): Promise<void> {
    return this.#striking
  }

  async #strike(): Promise<void> {
    await pause(this.#rng.int(WITHIN))
    await this.#server.kill()
    this.kills++
    await this.#server.start()
  }
}

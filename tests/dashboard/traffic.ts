import { setTimeout } from 'node:timers/promises'
import type { Convo, MlsClient } from '@catbird-mls/client'
import type { TestDatabase } from '@catbird-mls/core/database/testing'
import type { CatbirdServer } from '@catbird-mls/server'
import { callsTo } from '../../packages/server/src/testing/test-server.ts'
import { joined, shows } from '../scenario/support/service.ts'
import { Person } from '../support/people.ts'

type Ports = {
  readonly open: (seed: string) => Promise<MlsClient>
  readonly server: CatbirdServer
  readonly db: TestDatabase
}

type Cast = Readonly<Record<'alice' | 'tablet' | 'bob' | 'carol' | 'mallory', MlsClient>>

const pauseMs = 250
/** A page that is looked at for longer sees a service at rest. */
const mostMessages = 10_000

/** People who use a service: what they have done when it begins, and who go on talking until it ends. */
export class Traffic implements AsyncDisposable {
  readonly cast: Cast
  /** A group of Alice with two devices, Bob, Carol and Mallory. */
  readonly group: Convo
  /** Bob's view of it. */
  readonly bobs: Convo
  readonly direct: Convo
  /** Of what Mallory wrote, with proof. */
  readonly reportId: string
  /** A device that has few key packages left. */
  readonly lowDevice: { readonly did: string; readonly deviceId: string }
  readonly #ending = new AbortController()
  readonly #talking: Promise<void>

  private constructor(made: Pick<Traffic, 'cast' | 'group' | 'bobs' | 'direct' | 'reportId' | 'lowDevice'>) {
    ;({
      cast: this.cast,
      group: this.group,
      bobs: this.bobs,
      direct: this.direct,
      reportId: this.reportId,
      lowDevice: this.lowDevice,
    } = made)
    this.#talking = this.#talk()
  }

  static async begin({ open, server }: Ports): Promise<Traffic> {
    const [alice, tablet] = [await open('alice'), await open('alice')]
    const [bob, carol, mallory] = [await open('bob'), await open('carol'), await open('mallory')]
    const cast = { alice, tablet, bob, carol, mallory }
    const members = [bob.did, carol.did, mallory.did]
    const group = await alice.convos.create({ members, name: 'Hikers' })
    const [bobs, mallorys] = [await joined(bob, group.id), await joined(mallory, group.id)]
    await Promise.all([joined(carol, group.id), joined(tablet, group.id)])
    const direct = await bob.convos.direct(carol.did)
    await invite(group)
    return new Traffic({
      ...{ cast, group, bobs, direct },
      reportId: await report(bobs, mallorys),
      lowDevice: await almostOutOfStock(server),
    })
  }

  async #talk(): Promise<void> {
    const { signal } = this.#ending
    for (let said = 0; said < mostMessages && !signal.aborted; said++) {
      const convo = [this.group, this.bobs, this.direct][said % 3]
      await convo?.send(`message ${said}`)
      await setTimeout(pauseMs, undefined, { signal }).catch(() => undefined)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort()
    await this.#talking
  }
}

async function invite(group: Convo): Promise<void> {
  await group.createInvite({ maxUses: 10, expiresAt: new Date(Date.now() + 7 * 86_400_000) })
  await group.createInvite({ approval: true })
}

async function report(bobs: Convo, mallorys: Convo): Promise<string> {
  const { messageId } = await mallorys.send('I know where you live')
  await shows(bobs, 'I know where you live')
  const about = { reason: 'harassment', comment: 'This is not the first time', context: 1 } as const
  return (await bobs.reportMessage(messageId, about)).reportId
}

async function almostOutOfStock(server: CatbirdServer): Promise<{ did: string; deviceId: string }> {
  const person = await Person.arrive(callsTo(server, () => new Date()))
  await person.publish(2)
  return { did: person.keys.did, deviceId: person.keys.deviceId }
}

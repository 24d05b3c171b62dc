import type { Convo, MlsClient } from '@catbird-mls/client'
import type { History, Shown } from './protocol.ts'

const PAGE = 200

/** Everything that a client has of its convos, by what it tells an app. */
export async function readHistories(
  client: MlsClient,
  { name, connection }: Pick<History, 'name' | 'connection'>,
): Promise<History[]> {
  const convos = await client.convos.list()
  return Promise.all(
    convos.map(async (convo) => ({
      ...{ name, connection, convoId: convo.id, state: convo.state },
      epoch: (await convo.epoch())?.epoch,
      shown: await readAll(convo),
    })),
  )
}

/** Whether something of the client's own has no place in the log yet. */
export function isOwnOnItsWay({ shown }: History): boolean {
  return shown.some(({ seq, failure }) => seq === undefined && failure === undefined)
}

async function readAll(convo: Convo): Promise<Shown[]> {
  const all: Shown[] = []
  for (let before: number | undefined; ;) {
    const page = await convo.messages({ limit: PAGE, ...(before === undefined ? {} : { before }) })
    all.unshift(...page.map(({ seq, text, failure }) => ({ seq, text, failure })))
    const first = page.find(({ seq }) => seq !== undefined)?.seq
    if (first === undefined || page.length < PAGE) return all
    before = first
  }
}

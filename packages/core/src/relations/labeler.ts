import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { fieldOf, listOf, queryUrl, textOf } from './ask-json.ts'
import type { AskJson } from './ask-json.ts'
import { inParts } from './in-parts.ts'
import type { LabelSource } from './sources.ts'

const method = 'com.atproto.label.queryLabels'
/** So many accounts in one question, and so many pages of its answer. */
const most = { dids: 40, pages: 5 }

/** A label as it stands: the newest of its value. */
type Label = { readonly createdAt: string; readonly applies: boolean }

/** Makes a source that asks one labeler, of whose labels some hide the account that they are on. */
export function createLabeler(
  { ask, clock }: { readonly ask: AskJson; readonly clock: Clock },
  labeler: { readonly url: string; readonly did: string; readonly hiding: readonly string[] },
): LabelSource {
  const askSome = async (dids: readonly Did[]): Promise<readonly (readonly [Did, boolean])[]> => {
    const labels = new Map<string, Label>()
    let cursor: string | undefined
    for (let page = 0; page < most.pages; page++) {
      const params = { uriPatterns: dids, sources: labeler.did, limit: '250' }
      const { status, body } = await ask(
        queryUrl(labeler.url, method, cursor ? { ...params, cursor } : params),
      )
      const found = listOf(body, 'labels')
      if (status !== 200 || found === undefined)
        throw new Error(`the labeler answered with ${String(status)}`)
      for (const label of found) if (textOf(label, 'src') === labeler.did) note(labels, label, clock.now())
      cursor = textOf(body, 'cursor')
      if (cursor === undefined || found.length === 0) break
    }
    const isHidden = (did: Did) => labeler.hiding.some((value) => labels.get(`${did} ${value}`)?.applies)
    return dids.map((did) => [did, isHidden(did)] as const)
  }
  return async (dids) => {
    const answers = await Promise.all(inParts(dids, most.dids).map((part) => askSome(part).catch(() => [])))
    return new Map(answers.flat())
  }
}

/** A label may be taken back by a newer one, and may be over (https://atproto.com/specs/label). */
function note(labels: Map<string, Label>, label: unknown, now: Date): void {
  const [uri, value, createdAt, until] = ['uri', 'val', 'cts', 'exp'].map((name) => textOf(label, name))
  if (uri === undefined || value === undefined || createdAt === undefined) return
  const known = labels.get(`${uri} ${value}`)
  if (known !== undefined && Date.parse(known.createdAt) > Date.parse(createdAt)) return
  const isOver = until !== undefined && Date.parse(until) <= now.getTime()
  labels.set(`${uri} ${value}`, { createdAt, applies: fieldOf(label, 'neg') !== true && !isOver })
}

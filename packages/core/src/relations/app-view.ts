import type { Did } from '../mls/index.ts'
import { fieldOf, listOf, queryUrl, textOf } from './ask-json.ts'
import type { AskJson } from './ask-json.ts'
import { inParts } from './in-parts.ts'
import { recordKeyOf } from './record-key.ts'
import type { RelationAnswer, RelationSource } from './sources.ts'

const method = 'app.bsky.graph.getRelationships'
/** At most so many others in one question, as the lexicon of the method has it. */
const most = 30
/** So many questions go on at once for one caller. */
const atOnce = 4

/**
 * Makes a source that asks an AppView, which knows both directions and moderation lists. Accounts that it does not know,
 * since they never used what it is an AppView of, are asked about elsewhere.
 */
export function createAppViewSource(
  ask: AskJson,
  { url, elsewhere }: { readonly url: string; readonly elsewhere: RelationSource },
): RelationSource {
  const askSome = async (did: Did, subjects: readonly Did[]): Promise<readonly RelationAnswer[]> => {
    const { status, body } = await ask(queryUrl(url, method, { actor: did, others: subjects }))
    if (status === 400 && textOf(body, 'error') === 'ActorNotFound') return elsewhere.relations(did, subjects)
    const found = listOf(body, 'relationships')
    if (status !== 200 || found === undefined) return []
    const byDid = new Map(found.map((one) => [textOf(one, 'did') ?? textOf(one, 'actor'), one]))
    const unknown = subjects.filter((subject) => fieldOf(byDid.get(subject), 'notFound') === true)
    const answers = subjects
      .filter((subject) => textOf(byDid.get(subject), 'did') === subject)
      .flatMap((subject) => answersOf(did, subject, byDid.get(subject)))
    return unknown.length === 0 ? answers : [...answers, ...(await elsewhere.relations(did, unknown))]
  }
  return {
    seesLists: true,
    async relations(did, subjects) {
      const answers: RelationAnswer[] = []
      for (const parts of inParts(inParts(subjects, most), atOnce)) {
        const some = parts.map((part) => askSome(did, part).catch(() => []))
        for (const found of await Promise.all(some)) answers.push(...found)
      }
      return answers
    },
  }
}

/** One account of the answer speaks of both directions. What is not there is so: it says `following` or nothing. */
function answersOf(did: Did, subject: Did, one: unknown): RelationAnswer[] {
  const follow = (name: string) => ({ rkey: recordKeyOf(textOf(one, name)) ?? null })
  const block = (name: string, byList: string) => ({
    rkey: recordKeyOf(textOf(one, name)) ?? null,
    byList: textOf(one, byList) !== undefined,
  })
  return [
    { did, subject, follows: follow('following'), blocks: block('blocking', 'blockingByList') },
    {
      did: subject,
      subject: did,
      follows: follow('followedBy'),
      blocks: block('blockedBy', 'blockedByList'),
    },
  ]
}

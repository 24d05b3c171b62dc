import { messageView } from '../client/message-view.ts'
import { keys } from '../store/keys.ts'
import type { MessageRecord } from '../store/message-record.ts'
import { searchBlock } from '../store/search-record.ts'
import type { SearchEntry } from '../store/search-record.ts'
import type { Draft } from '../sync/draft.ts'
import { fold } from './fold.ts'

/*
 * The index is the texts of all messages, folded, those of 64 places in the log in one value. Searching reads all of it
 * and compares. Most of the cost of reading an encrypted store is a fixed one for each value: to read 10,000 messages one
 * by one takes the better part of a second, these 157 values some hundredths of one. So nothing is needed that could tell of words in the names of
 * entries, as an index by words would; and a word's beginning is found as its whole is. Each message adds one value of
 * some kilobytes to a write that is made anyway.
 */

/** Messages of so many places in the log share one value. */
export const BLOCK = 64
/** So much of a message is searched (UTF-16 code units of its folded text), so that a block is never large. */
const MOST_TEXT = 4_000

type IndexDraft = Pick<Draft, 'get' | 'put' | 'state'>

/** Has a message found by what it says now, in the write of its record. */
export async function indexMessage(draft: IndexDraft, record: MessageRecord): Promise<void> {
  const entry = entryOf(record)
  await change(draft, blockOf(record.seq), (entries) => {
    const old = entries.find(({ seq }) => seq === record.seq)
    if (old?.text === entry?.text) return entries
    const others = entries.filter(({ seq }) => seq !== record.seq)
    return entry === undefined ? others : [...others, entry].sort((a, b) => a.seq - b.seq)
  })
}

/** Takes messages out, in the write that deletes their records. */
export async function unindexMessages(draft: IndexDraft, seqs: readonly number[]): Promise<void> {
  const gone = new Set(seqs)
  for (const block of new Set(seqs.map(blockOf)))
    await change(draft, block, (entries) =>
      entries.some(({ seq }) => gone.has(seq)) ? entries.filter(({ seq }) => !gone.has(seq)) : entries,
    )
}

/** Makes a block of all its messages, whatever it was. */
export function putBlock(draft: IndexDraft, block: number, records: readonly MessageRecord[]): void {
  put(
    draft,
    block,
    records.flatMap((record) => entryOf(record) ?? []),
  )
}

/** The block of a place in the log. */
export function blockOf(seq: number): number {
  return Math.floor(seq / BLOCK)
}

/** Text, and the names and descriptions of files, edits applied; undefined where there is nothing to find. */
function entryOf(record: MessageRecord): SearchEntry | undefined {
  const { text = '', attachments } = messageView('', '', record)
  const said = [text, ...attachments.flatMap(({ name = '', alt = '' }) => [name, alt])].join('\n')
  // What is cut within a character is no text that could be stored.
  const folded = fold(said)
    .slice(0, MOST_TEXT)
    .replace(/\p{Cs}/gu, '')
  return folded === '' ? undefined : { seq: record.seq, createdAt: record.createdAt, text: folded }
}

async function change(
  draft: IndexDraft,
  block: number,
  work: (entries: readonly SearchEntry[]) => readonly SearchEntry[],
): Promise<void> {
  const bytes = await draft.get(keys.searchBlock(draft.state.record.convoId, block))
  const entries = bytes === undefined ? [] : searchBlock.decode(bytes).entries
  const next = work(entries)
  if (next !== entries) put(draft, block, next)
}

function put(draft: IndexDraft, block: number, entries: readonly SearchEntry[]): void {
  const key = keys.searchBlock(draft.state.record.convoId, block)
  draft.put(key, entries.length === 0 ? undefined : searchBlock.encode({ entries }))
}

import { ServiceError } from '../errors/index.ts'
import { asConvoId } from '../mls/index.ts'
import type { ConvoId } from '../mls/index.ts'

/** Where a page of convos ended: by activity, then by convo id. */
export type ActivityCursor = { readonly lastAt: Date; readonly convoId: ConvoId }

/** Writes a cursor of `listConvos`. */
export function encodeActivityCursor({ lastAt, convoId }: { lastAt: Date; convoId: string }): string {
  return `${String(lastAt.getTime())}.${convoId}`
}

/** Reads a cursor of `listConvos`. @throws ServiceError `InvalidCursor` */
export function decodeActivityCursor(text: string): ActivityCursor {
  const [, time = '', id = ''] = /^(\d{1,14})\.(.*)$/.exec(text) ?? []
  const convoId = asConvoId(id)
  if (convoId === undefined) throw new ServiceError('InvalidCursor')
  return { lastAt: new Date(Number(time)), convoId }
}

/** Reads a cursor of `getConvoHeads`: the last convo id of the page. @throws ServiceError `InvalidCursor` */
export function decodeConvoCursor(text: string): ConvoId {
  const convoId = asConvoId(text)
  if (convoId === undefined) throw new ServiceError('InvalidCursor')
  return convoId
}

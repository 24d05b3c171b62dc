import { ServiceError } from '../errors/index.ts'

/** Where a page of join requests ended: by age, then by whatever tells requests of one moment apart. */
export type RequestCursor = { readonly createdAt: Date; readonly name: string }

/** Writes a cursor of `listJoinRequests`. */
export function encodeRequestCursor({ createdAt, name }: RequestCursor): string {
  return `${String(createdAt.getTime())}.${name}`
}

/** Reads a cursor of `listJoinRequests`. @throws ServiceError `InvalidCursor` */
export function decodeRequestCursor(text: string): RequestCursor {
  const [, time = '', name = ''] = /^(\d{1,14})\.(.+)$/.exec(text) ?? []
  if (name === '') throw new ServiceError('InvalidCursor')
  return { createdAt: new Date(Number(time)), name }
}

import { once } from 'node:events'
import { WebSocket } from 'ws'
import { answer } from './processes.ts'
import type { Sending } from './service.ts'

/** What one message took to each reader, from before it was sent (ms), in no order; and the bytes of its frame. */
export type Round = { readonly ms: readonly number[]; readonly bytes: number }

type Group = { readonly sockets: WebSocket[]; onFrame: (bytes: number) => void }

/** Cursors are shorter, and are no messages. */
const shortestMessage = 1000
/** How many sockets are opened at a time. */
const atOnce = 100
const groups = new Map<string, Group>()

async function open(name: string, urls: readonly string[]): Promise<void> {
  const group: Group = groups.get(name) ?? { sockets: [], onFrame: () => undefined }
  groups.set(name, group)
  for (let from = 0; from < urls.length; from += atOnce) {
    await Promise.all(urls.slice(from, from + atOnce).map((url) => openOne(group, url)))
  }
}

async function openOne(group: Group, url: string): Promise<void> {
  const socket = new WebSocket(url, { perMessageDeflate: false })
  socket.on('message', (data: Buffer) => {
    if (data.length >= shortestMessage) group.onFrame(data.length)
  })
  await once(socket, 'open')
  group.sockets.push(socket)
}

/** Has one message sent, and waits until every reader of the group has it. */
async function round(name: string, send: () => Promise<unknown>): Promise<Round> {
  const group = groups.get(name)
  if (group === undefined) throw new Error(`no group ${name}`)
  const ms: number[] = []
  let bytes = 0
  let start = 0
  const all = new Promise<void>((resolve) => {
    group.onFrame = (length) => {
      ms.push(performance.now() - start)
      bytes = length
      if (ms.length === group.sockets.length) resolve()
    }
  })
  start = performance.now()
  await Promise.all([all, send()])
  return { ms, bytes }
}

async function post(url: string, init: RequestInit = {}): Promise<void> {
  const response = await fetch(url, { method: 'POST', ...init })
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.status} ${text}`)
}

answer({
  open,
  /** Opens sockets to `ws` alone. */
  openBare: (name: string, url: string, count: number) => open(name, Array<string>(count).fill(url)),
  close: (name: string) => {
    for (const socket of groups.get(name)?.sockets ?? []) socket.terminate()
    groups.delete(name)
  },
  throughService: (name: string, { url, token, bodies }: Sending, n: number) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    return round(name, () => post(url, { headers, body: bodies[n] ?? '' }))
  },
  throughBare: (name: string, url: string, bytes: number) =>
    round(name, () => post(`${url}/?bytes=${bytes}`)),
})

import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { findOrStartServer } from './demo-server.ts'
import { tell } from './tell.ts'
import { printed, silent } from './transcript.ts'

const { values: flags } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
const port = Number(process.env.SERVER_PORT ?? 3000)
const transcript = flags.json ? silent : printed(process.stdout)

try {
  const server = await findOrStartServer(port, process.env)
  try {
    transcript.title(
      server.own ? `A server of the demo's own, at ${server.url}` : `The server at ${server.url}`,
    )
    transcript.server('what the server sees of it, and it sees no more')
    const told = await tell({
      server,
      serviceDid: await serviceDid(server.url),
      transcript,
      seed: randomUUID(),
    })
    if (flags.json) process.stdout.write(`${JSON.stringify({ ok: true, ...told })}\n`)
  } finally {
    await server.stop()
  }
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  if (flags.json) process.stdout.write(`${JSON.stringify({ ok: false, error: message })}\n`)
  else process.stderr.write(`\nThe demo failed: ${message}\n`)
  process.exitCode = 1
}

async function serviceDid(url: string): Promise<string> {
  const response = await fetch(`${url}/xrpc/blue.catbird.mls.server.describeServer`)
  const { did } = (await response.json()) as { did: string } // the lexicon requires it
  return did
}

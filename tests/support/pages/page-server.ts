import { createServer } from 'node:http'
import { once } from 'node:events'
import { rolldown } from 'rolldown'

/** A web site on this machine: one page, with one app in it. */
export interface PageServer extends AsyncDisposable {
  /** Where the page is, by the loopback's address: there it is a secure context. */
  readonly url: string
}

/** Serves a page that runs a module, bundled from the sources; any other path is the same page. */
export async function servePage(entry: string): Promise<PageServer> {
  const files = await bundle(entry)
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    const code = files.get(pathname.slice(1))
    if (code === undefined) response.setHeader('content-type', 'text/html').end(PAGE)
    else response.setHeader('content-type', 'text/javascript').end(code)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the page has no port')
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const PAGE = `<!doctype html><html lang="en"><title>An app</title><link rel="icon" href="data:,">
<script type="module">window.app = await import('/app.js')</script></html>`

async function bundle(entry: string): Promise<Map<string, string>> {
  await using bundled = await rolldown({
    input: { app: entry },
    platform: 'browser',
    logLevel: 'silent',
    resolve: { conditionNames: ['source', 'import', 'browser', 'default'] },
  })
  const { output } = await bundled.generate({ format: 'es', entryFileNames: '[name].js' })
  return new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code]] : [])))
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import sirv from 'sirv'
import { nothingHere, onlyReading, send } from '../../http/respond.ts'
import { isReading, pathOf } from '../../http/route.ts'
import type { Handler } from '../../http/route.ts'

/** Beside this code where it is published, and as a package of its own in the repository. */
const places = ['../../dashboard', '../../../../dashboard/dist'].map((place) =>
  join(import.meta.dirname, place),
)

/**
 * What the pages may do: run the scripts and styles that this server serves as files, and call this server. Nothing within
 * a page is a script or a style, nothing comes from elsewhere, and no other page may frame them.
 */
const policy = [
  "default-src 'none'",
  ...["script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'"],
  ...["base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"],
].join('; ')

const year = 365 * 24 * 60 * 60

/** Answers with the files of the dashboard, and with its page where there is none: the page reads the address. */
export function createPages(): Handler {
  const folder = places.find((place) => existsSync(join(place, 'admin/index.html')))
  if (folder === undefined) return notBuilt
  const options = {
    etag: true,
    gzip: true,
    brotli: true,
    single: 'admin/index.html',
    ignores: ['^/admin/assets/'],
  }
  const serve = sirv(folder, options)
  return (request, response) => {
    if (!isReading(request)) return onlyReading(response)
    // Before anything is answered: that a page has not changed is answered without asking for headers, and what it says then
    // takes the place of what the browser has kept.
    const hashed = pathOf(request).startsWith('/admin/assets/')
    response.setHeader('Cache-Control', hashed ? `public, max-age=${year}, immutable` : 'no-cache')
    response.setHeader('Content-Security-Policy', policy)
    serve(request, response, () => {
      response.setHeader('Cache-Control', 'no-store')
      nothingHere(response)
    })
  }
}

const notBuilt: Handler = (_request, response) => {
  send(
    response,
    404,
    'text/plain; charset=utf-8',
    'The dashboard is not built: npm run build:dashboard does that.\n',
  )
}

import type { Handler } from './route.ts'
import { send, sendJson } from './respond.ts'

/** The page at `/`: says to somebody who opens the address what lives here, as text or JSON. */
export function homeRoute(about: { did: string; url: string; version: string }): Handler {
  const text = [
    `catbird-mls ${about.version}`,
    'End-to-end-encrypted messaging for AT Protocol accounts.',
    '',
    `service   ${about.did}`,
    `xrpc      ${about.url}/xrpc/blue.catbird.mls.server.describeServer`,
    `identity  ${about.url}/.well-known/did.json`,
    `health    ${about.url}/health`,
    '',
  ].join('\n')
  return (request, response) => {
    if (request.headers.accept?.includes('application/json'))
      sendJson(response, 200, { name: 'catbird-mls', ...about })
    else send(response, 200, 'text/plain; charset=utf-8', text)
  }
}

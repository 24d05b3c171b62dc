import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { renderSite } from '../../../packages/server/src/cli/nginx/site.ts'
import { freePort } from '../../support/free-port.ts'

/** The name that the site and its certificate are for. */
export const domain = 'mls.catbird.test'

/** A real nginx with the site that the command line prints, on ports and in a folder of its own. */
export interface Proxy extends AsyncDisposable {
  readonly ports: { readonly http: number; readonly https: number }
  /** The certificate that it shows, which it made itself. */
  readonly certificate: string
  /** What it has logged of requests. */
  readonly accessLog: () => string
  /** What `nginx -t` says of its configuration. */
  readonly tested: { readonly status: number | null; readonly said: string }
}

/** Starts it in front of a server that listens on a port of this machine. */
export async function startProxy(
  serverPort: number,
  { idleSeconds }: { idleSeconds: number },
): Promise<Proxy> {
  const folder = mkdtempSync(join(tmpdir(), 'catbird-nginx-'))
  const ports = { http: await freePort(), https: await freePort() }
  makeCertificate(folder)
  const site = renderSite({
    domain,
    upstreams: [`127.0.0.1:${String(serverPort)}`],
    certificates: folder,
    logs: { access: join(folder, 'catbird-mls.access.log'), error: join(folder, 'catbird-mls.error.log') },
    inContainer: false,
    allow: [],
    adminOAuth: true,
    ports,
  })
  // What waits for the server by default waits for a moment only: whatever has to wait longer must say so itself.
  writeFileSync(join(folder, 'site.conf'), site.replaceAll('75s', `${String(idleSeconds)}s`))
  const conf = join(folder, 'nginx.conf')
  writeFileSync(conf, mainOf(folder))
  const checked = spawnSync('nginx', ['-t', '-c', conf, '-p', folder], { encoding: 'utf8' })
  const child = spawn('nginx', ['-c', conf, '-p', folder], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (text: Buffer) => (said += text.toString()))
  while (!(await answers(ports.https))) {
    if (child.exitCode !== null) throw new Error(`nginx did not start: ${said}`)
    await pause(10)
  }
  return {
    ports,
    certificate: readFileSync(join(folder, 'fullchain.pem'), 'utf8'),
    accessLog: () => readFileSync(join(folder, 'catbird-mls.access.log'), 'utf8'),
    tested: { status: checked.status, said: checked.stderr },
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function makeCertificate(folder: string): void {
  const names = ['-subj', `/CN=${domain}`, '-addext', `subjectAltName=DNS:${domain}`]
  const files = ['-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem')]
  const made = spawnSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      ...names,
      ...files,
    ],
    { encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(`openssl made no certificate: ${made.stderr}`)
}

function mainOf(folder: string): string {
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `${user}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
events { worker_connections 1024; }
http {
${temporary.map((name) => `    ${name}_temp_path ${folder}/${name};`).join('\n')}
    include ${folder}/site.conf;
}
`
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const came = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false)
  socket.destroy()
  return came
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { BrowserCommand } from 'vitest/node'

/** Where a service is. */
export interface ServicePlace {
  readonly did: string
  readonly url: string
}

declare module 'vitest/browser' {
  interface BrowserCommands {
    /** Starts a real service, for pages to speak to. */
    startService(): Promise<ServicePlace>
    /** Ends those that were started. */
    stopServices(): Promise<void>
  }
}

const script = fileURLToPath(new URL('service-process.ts', import.meta.url))

const stops: (() => Promise<void>)[] = []

const startService: BrowserCommand<[], ServicePlace> = async () => {
  const child = spawn(process.execPath, ['--conditions=source', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  stops.push(async () => {
    child.stdin.end()
    await ended
  })
  for await (const line of createInterface(child.stdout)) return JSON.parse(line) as ServicePlace // as it says
  throw new Error('the service did not start')
}

const stopServices: BrowserCommand = async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()))
}

/** What a test in a browser can do with services, by `commands` of `vitest/browser`. */
export const serviceCommands = { startService, stopServices }

import type { PlainShared } from '../encryption/encryptable.ts'
import { openDatabase } from './database.ts'
import { IndexedDbStore } from './indexed-db-store.ts'
import { openStore } from './open-store.ts'

/**
 * How the tabs of an origin share a database: Web Locks say whose turn it is, and BroadcastChannels carry what they say,
 * to pages of the same origin alone. A page that the browser freezes, or keeps for when its user comes back to it
 * (bfcache), is told so before.
 */
export function sharedByTabs(name: string): PlainShared {
  return {
    openNext: (signal) => openStore(name, signal),
    async peek(key) {
      const store = new IndexedDbStore(await openDatabase(name), () => Promise.resolve())
      try {
        return await store.get(key)
      } finally {
        await store.close()
      }
    },
    channel(topic, hear) {
      const channel = new BroadcastChannel(`catbird-mls tabs ${name} ${topic}`)
      channel.onmessage = ({ data }) => hear(data)
      return { post: (message) => channel.postMessage(message), close: () => channel.close() }
    },
    onPause(pause, resume) {
      const listening = new AbortController()
      const { signal } = listening
      if (typeof window === 'undefined') return () => undefined // in a worker, which ends but is never stopped
      document.addEventListener('freeze', pause, { signal })
      document.addEventListener('resume', resume, { signal })
      // Without `persisted` the page ends: then the others need not wait until the browser has noticed.
      window.addEventListener('pagehide', pause, { signal })
      window.addEventListener('pageshow', resume, { signal })
      return () => listening.abort()
    },
  }
}

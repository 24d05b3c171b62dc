import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import type * as Generated from './prisma/client.ts'

/**
 * Makes Prisma's client over a pool. The generated client takes 60 to 100 ms to load, and neither starting the
 * server nor a hot operation needs it: it is loaded here, by whoever uses it first, in step with the caller
 * (Node loads ES modules by `require` since 22.12). The extension is this file's own: `.ts` from source,
 * `.js` when built.
 */
export function createPrismaClient(pool: pg.Pool): Generated.PrismaClient {
  const require = createRequire(import.meta.url)
  const generated = require(`./prisma/client${extname(import.meta.url)}`) as typeof Generated
  return new generated.PrismaClient({ adapter: new PrismaPg(pool) })
}

/**
 * Makes Prisma's client from prisma/schema.prisma, without a download, a question or a word; does nothing when
 * the client that is there was made from this very schema. Runs after every install.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url))
const output = path('../packages/core/src/database/prisma/')
const cli = path('../node_modules/prisma/build/index.js')

const read = (file) => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

const version = read(path('../node_modules/prisma/package.json'))
const stamp = createHash('sha256')
  .update(`${version}\n${read(path('../prisma/schema.prisma'))}`)
  .digest('hex')

if (read(`${output}.stamp`) === stamp) process.exit(0)

rmSync(output, { recursive: true, force: true })
const run = spawnSync(process.execPath, [cli, 'generate', '--no-hints'], {
  cwd: path('..'),
  encoding: 'utf8',
  env: {
    ...process.env,
    // Generating needs no engine. Any existing executable keeps Prisma from fetching one.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  },
})
if (run.status !== 0) {
  process.stderr.write(run.stdout + run.stderr)
  process.exit(1)
}
writeFileSync(`${output}.stamp`, stamp)

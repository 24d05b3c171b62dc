import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { findProgram } from './postgres-programs.ts'
import { outputOf } from './run-program.ts'

/** A program named docker that tells its environment, where it is told of a Docker of its user's own. */
const docker = `#!/bin/sh
[ "$DOCKER_HOST" = unix:///run/user/1000/docker.sock ] && [ -n "$HOME" ] || exit 1
[ -z "$JWT_SECRET" ] || exit 1
echo 'pg_restore (PostgreSQL) 17.2'
`

it('a program in a container is run by the Docker that its user names, and told no secrets', async () => {
  await using made = await temporaryFolder()
  const folder = join(made.path, 'bin')
  await mkdir(folder)
  await writeFile(join(folder, 'docker'), docker)
  await chmod(join(folder, 'docker'), 0o755)
  const env = {
    ...{ PATH: `${folder}:/usr/bin:/bin`, HOME: folder, JWT_SECRET: 'secret' },
    DOCKER_HOST: 'unix:///run/user/1000/docker.sock',
  }
  const program = await findProgram('pg_restore', 17, { container: 'box', env })
  expect(program).toMatchObject({ major: 17, container: 'box' })
  let said = ''
  for await (const chunk of outputOf({ program, args: [] })) said += Buffer.from(chunk).toString()
  expect(said).toContain('17.2')
})

import type { AddCommand } from '../command.ts'
import { addAdminLink } from './admin-link.ts'
import { addDid } from './did.ts'
import { addDoctor } from './doctor.ts'
import { addInit } from './init.ts'
import { addKeygen } from './keygen.ts'
import { addMigrate } from './migrate.ts'
import { addNginx } from './nginx.ts'
import { addStart } from './start.ts'

/** Every command, in the order of the help. */
export const commands: readonly AddCommand[] = [
  addInit,
  addStart,
  addDoctor,
  addAdminLink,
  addMigrate,
  addDid,
  addNginx,
  addKeygen,
]

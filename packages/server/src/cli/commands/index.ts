import type { AddCommand } from '../command.ts'
import { addAdminLink } from './admin-link.ts'
import { addBackup } from './backup.ts'
import { addDid } from './did.ts'
import { addDoctor } from './doctor.ts'
import { addInit } from './init.ts'
import { addKeygen } from './keygen.ts'
import { addMigrate } from './migrate.ts'
import { addNewHistory } from './new-history.ts'
import { addNginx } from './nginx.ts'
import { addRestore } from './restore.ts'
import { addStart } from './start.ts'
import { addStatus } from './status.ts'
import { addVerifyBackup } from './verify-backup.ts'

/** Every command, in the order of the help. */
export const commands: readonly AddCommand[] = [
  addInit,
  addStart,
  addStatus,
  addDoctor,
  addAdminLink,
  addBackup,
  addVerifyBackup,
  addRestore,
  addNewHistory,
  addMigrate,
  addDid,
  addNginx,
  addKeygen,
]

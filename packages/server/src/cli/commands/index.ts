import type { AddCommand } from '../command.ts'
import { addKeygen } from './keygen.ts'
import { addStart } from './start.ts'

/** Every command, in the order of the help. */
export const commands: readonly AddCommand[] = [addStart, addKeygen]

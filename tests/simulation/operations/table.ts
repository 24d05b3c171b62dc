import { beginDirect, createGroup } from './begin.ts'
import { newDevice, removeDevice, reopen, sync } from './devices.ts'
import { answerJoinRequest, createInvite, joinByInvite, revokeInvite } from './invites.ts'
import { accept, add, leave, remove, rename, reset, setAdmins } from './members.ts'
import type { Operation } from './operation.ts'
import { edit, react, reply, send, takeBack } from './talk.ts'

/** Every kind of operation: another kind is another line. */
export const operations: readonly Operation[] = [
  accept,
  add,
  answerJoinRequest,
  beginDirect,
  createGroup,
  createInvite,
  edit,
  joinByInvite,
  leave,
  newDevice,
  react,
  remove,
  removeDevice,
  rename,
  reopen,
  reply,
  reset,
  revokeInvite,
  send,
  setAdmins,
  sync,
  takeBack,
]

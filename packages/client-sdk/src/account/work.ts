/** What taking an account's data, and ending it, are made of: loaded when it is first needed. */
export { deleteAccount } from './delete-account.ts'
export { exportAccount } from './export-account.ts'

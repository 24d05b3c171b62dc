/** What contacts are made of, loaded when it is first needed. */
export { deleteBlocks, writeBlock } from './blocks.ts'
export { declare, putSettings, settingsOf } from './settings.ts'

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fingerprintOf } from '../client/fingerprint.ts'
import { epochOf, leavesOf, stateFromRecords } from '../mls/index.ts'
import { encryptable } from '../storage/encryption/encryptable.ts'
import type { Store } from '../storage/contract.ts'
import { convoRecord } from '../store/convo-record.ts'
import type { ConvoRecord } from '../store/convo-record.ts'
import { deviceRecord, keyPackageRecord } from '../store/device-record.ts'
import { keys, prefixes } from '../store/keys.ts'
import { theOperand, UsageError } from './command.ts'
import type { Command } from './command.ts'

/** What is in a client's store. */
export const store: Command = {
  summary: "Shows what is in a client's store of SQLite, without what people wrote and without any key.",
  usage: '<path> [--key <hex> | --key-file <path>]',
  help: `
The store is only read. While a client has it open it is locked, and this fails with StorageLockedError; a client that
opens it while this reads, for a moment, does so too. SQLite may leave an empty -wal and a -shm beside it. An encrypted store needs its key, 32 bytes: in hexadecimal, or
from a file that holds them plain or in hexadecimal (a key on the command line is seen by everybody on the machine).

  npx @catbird-mls/client inspect store ./mls.db
  npx @catbird-mls/client inspect store ./mls.db --key-file ./mls.key --json`,
  options: { key: { type: 'string' }, 'key-file': { type: 'string' } },
  async run(operands, given) {
    const path = resolve(theOperand(operands, 'path'))
    const key = await keyFrom(given['key'], given['key-file'])
    // Node warns that it is experimental as soon as this is loaded: for no other command.
    const { openReadOnly } = await import('../storage/sqlite/open-file.ts')
    const opened = await encryptable(async () => openReadOnly(path), { key }).open()
    try {
      return await contentsOf(opened)
    } finally {
      await opened.close()
    }
  },
}

async function contentsOf(opened: Store) {
  const device = await opened.get(keys.device)
  const convos = (await opened.list({ prefix: prefixes.convo })).map(([, bytes]) => convoRecord.decode(bytes))
  const packages = await opened.list({ prefix: prefixes.keyPackage })
  return {
    device: device === undefined ? 'none' : await deviceView(device),
    keyPackages: packages.map(([, bytes]) => {
      const { published, lastResort, expiresAt } = keyPackageRecord.decode(bytes)
      return { published, lastResort, expiresAt: new Date(expiresAt).toISOString() }
    }),
    convos: await Promise.all(convos.map((record) => convoView(opened, record))),
  }
}

async function deviceView(bytes: Uint8Array) {
  const { service, createdAt, ready, keys: own } = deviceRecord.decode(bytes)
  const { did, deviceId, ciphersuite, publicKey } = own
  const fingerprint = await fingerprintOf(publicKey)
  return {
    did,
    deviceId,
    service,
    ciphersuite,
    fingerprint,
    createdAt: new Date(createdAt).toISOString(),
    ready,
  }
}

async function convoView(opened: Store, record: ConvoRecord) {
  const { convoId, kind, phase, status, generation, seq, recoveries } = record
  const prefix = keys.group(convoId, generation)
  const state = (await opened.list({ prefix })).map(
    ([key, bytes]) => [key.slice(prefix.length), bytes] as const,
  )
  const group = state.length === 0 ? undefined : stateFromRecords(state)
  const count = async (under: string) => (await opened.list({ prefix: under })).length
  return {
    ...{ convoId, kind, phase, status, generation },
    ...(group === undefined ? {} : { epoch: epochOf(group), leaves: leavesOf(group.tree).length }),
    ...{ seq, recoveries },
    messages: await count(keys.messages(convoId)),
    outbox: await count(`${prefixes.outbox}${convoId}/`),
    intents: await count(`${prefixes.intent}${convoId}/`),
    attempts: (await opened.get(keys.attempt(convoId))) === undefined ? 0 : 1,
    gaps: await count(keys.gaps(convoId)),
  }
}

async function keyFrom(
  text: string | boolean | undefined,
  file: string | boolean | undefined,
): Promise<Uint8Array | undefined> {
  if (typeof file !== 'string') return typeof text === 'string' ? fromHex(text) : undefined
  if (text !== undefined) throw new UsageError('one key: by --key or by --key-file')
  const held = await readFile(file)
  return held.length === 32 ? held : fromHex(held.toString('latin1').trim())
}

function fromHex(text: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new UsageError('a key is 32 bytes: 64 hexadecimal digits')
  return Buffer.from(text, 'hex')
}

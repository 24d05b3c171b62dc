import { decodeGroupContext, encodeGroupContext } from 'ts-mls/groupContext.js'
import { fromCbor, toCbor } from '../cbor.ts'
import { policyBytesOf } from '../group-extensions.ts'
import { decodePolicy } from '../policy/policy-codec.ts'
import { refuse } from '../rules/refuse.ts'
import { decodeTree, decodeWhole, encodeTree } from '../wire.ts'
import type { PublicGroup } from './public-group.ts'

/** A public group as bytes, for keeping. */
export function encodePublicGroup({ context, tree, confirmationTag }: PublicGroup): Uint8Array {
  return toCbor({ v: 1, context: encodeGroupContext(context), tree: encodeTree(tree), tag: confirmationTag })
}

/** Reads a kept public group. @throws ServiceError `InvalidMls` */
export function decodePublicGroup(bytes: Uint8Array): PublicGroup {
  const { context, tree, tag } = partsOf(bytes)
  const groupContext = decodeWhole(context, {
    decode: decodeGroupContext,
    encode: encodeGroupContext,
    what: 'a GroupContext',
    rule: 'kept-group.form',
  })
  return {
    context: groupContext,
    tree: decodeTree(tree),
    confirmationTag: Uint8Array.from(tag),
    policy: decodePolicy(policyBytesOf(groupContext.extensions)),
  }
}

function partsOf(bytes: Uint8Array): { context: Uint8Array; tree: Uint8Array; tag: Uint8Array } {
  const { v, context, tree, tag } = fromCbor(bytes, 'the public group', 'kept-group.form')
  if (
    v !== 1 ||
    !(context instanceof Uint8Array) ||
    !(tree instanceof Uint8Array) ||
    !(tag instanceof Uint8Array)
  ) {
    throw refuse('kept-group.form', 'the bytes are not a public group')
  }
  return { context, tree, tag }
}

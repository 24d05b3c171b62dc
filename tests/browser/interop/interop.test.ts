import { describe, expect, it } from 'vitest'
import { checkKeyPackage, identityOf } from '@catbird-mls/core/mls'
import { decodeKeyPackage } from 'ts-mls/keyPackage.js'
import { groupExtensions } from '../../mls/support/extensions.ts'
import { ForeignClient } from './core-crypto.ts'
import { OwnMember } from './own-member.ts'

/** All of it, on the wire: nobody shares a line of MLS with the other. */
describe('another implementation of MLS', () => {
  it('adds us by our key package; we join by its Welcome, and read and follow each other', async () => {
    const [theirs, ours] = [await ForeignClient.create(), await OwnMember.create()]
    const convo = await theirs.found()
    const { welcome } = await theirs.add(convo, [ours.keyPackage()])
    await ours.join(welcome ?? new Uint8Array())
    expect(await theirs.receive(convo, await ours.send('hello'))).toBe('hello')
    expect(await ours.read(await theirs.encrypt(convo, 'good evening'))).toBe('good evening')

    const { commit } = await ours.commit([])
    await theirs.receive(convo, commit)
    const third = await ForeignClient.create()
    const added = await theirs.add(convo, [await third.keyPackage()])
    await ours.receiveCommit(added.commit)
    await third.join(added.welcome ?? new Uint8Array())
    expect([ours.epoch, await theirs.epoch(convo), await third.epoch(convo)]).toEqual([3n, 3n, 3n])
    const message = await ours.send('all of you')
    expect(await theirs.receive(convo, message)).toBe('all of you')
    expect(await third.receive(convo, message)).toBe('all of you')
  })

  it('is joined by our external commit', async () => {
    const [theirs, second, ours] = [
      await ForeignClient.create(),
      await ForeignClient.create(),
      await OwnMember.create(),
    ]
    const convo = await theirs.found()
    const { groupInfo } = await theirs.add(convo, [await second.keyPackage()])
    await theirs.receive(convo, await ours.joinExternally(groupInfo))
    expect(await ours.read(await theirs.encrypt(convo, 'welcome'))).toBe('welcome')
    expect(await theirs.receive(convo, await ours.send('thanks'))).toBe('thanks')
  })

  it('joins our group, by our Welcome and by external commit, and reads and follows us', async () => {
    const [ours, theirs, second] = [
      await OwnMember.create(),
      await ForeignClient.create(),
      await ForeignClient.create(),
    ]
    await ours.found()
    const { welcome } = await ours.addPackage(await theirs.keyPackage())
    const convo = await theirs.join(welcome ?? new Uint8Array())
    expect(await theirs.receive(convo, await ours.send('hello'))).toBe('hello')

    const outsider = await second.joinExternally(await ours.groupInfo())
    await ours.receiveCommit(outsider.commit)
    await theirs.receive(convo, outsider.commit)
    const message = await second.encrypt(outsider.convo, 'from outside')
    expect(await ours.read(message)).toBe('from outside')
    expect(await theirs.receive(convo, message)).toBe('from outside')
    expect([ours.epoch, await theirs.epoch(convo), await second.epoch(outsider.convo)]).toEqual([2n, 2n, 2n])
  })
})

/** What keeps it out of a convo (docs/decisions/0015), so that a change of any of it is noticed. */
describe('another implementation of MLS, in a convo', () => {
  it('is no member: its leaves do not say that they know what a policy is, and name no account', async () => {
    const bytes = await (await ForeignClient.create()).keyPackage()
    const keyPackage = decodeKeyPackage(bytes, 0)?.[0]
    if (keyPackage === undefined) throw new Error('no key package')
    await expect(checkKeyPackage(keyPackage)).rejects.toMatchObject({ rule: 'key-package.policy' })
    expect(() => identityOf(keyPackage.leafNode.credential)).toThrow('did#deviceId')
    expect(keyPackage.leafNode.capabilities.extensions).toEqual([])
  })

  it('comes in by itself where members must know a policy, with a leaf that does not, and is refused', async () => {
    const [ours, theirs] = [await OwnMember.create(), await ForeignClient.create()]
    await ours.found(groupExtensions(new Uint8Array([1])))
    const { commit } = await theirs.joinExternally(await ours.groupInfo())
    await expect(ours.receiveCommit(commit)).rejects.toThrow(/capabilit|extension/i)
  })

  it('adds nobody whose leaf takes basic credentials alone', async () => {
    const [theirs, ours] = [await ForeignClient.create(), await OwnMember.create(['basic'])]
    const convo = await theirs.found()
    const refused = expect(theirs.add(convo, [ours.keyPackage()])).rejects
    await refused.toMatchObject({
      inner: { mlsError: { inner: { msg: 'Credentials are not acceptable.' } } },
    })
  })
})

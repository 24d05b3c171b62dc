import { expect, expectTypeOf, it } from 'vitest'
import type {
  EditOptions,
  InviteOptions,
  LinkOptions,
  MessageView,
  MlsClientOptions,
  NewAttachment,
  TextOptions,
} from '../index.ts'
import { openFakeClient } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'

type Attachments = MessageView['attachments']

/** All that is optional of a type, given as undefined. */
type TakesUndefined<T> = {
  -readonly [K in keyof T as T extends Record<K, T[K]> ? never : K]-?: undefined
}

it('every option may be passed on as undefined', () => {
  expectTypeOf<TakesUndefined<{ a?: string; b: number }>>().toEqualTypeOf<{ a: undefined }>()
  expectTypeOf<TakesUndefined<TextOptions>>().toExtend<TextOptions>()
  expectTypeOf<TakesUndefined<EditOptions>>().toExtend<EditOptions>()
  expectTypeOf<TakesUndefined<InviteOptions>>().toExtend<InviteOptions>()
  expectTypeOf<TakesUndefined<LinkOptions>>().toExtend<LinkOptions>()
  expectTypeOf<TakesUndefined<NewAttachment> & { data: Blob }>().toExtend<NewAttachment>()
  expectTypeOf<
    TakesUndefined<MlsClientOptions> & Pick<MlsClientOptions, 'session' | 'service' | 'storage'>
  >().toExtend<MlsClientOptions>()
})

it('a thumbnail goes into a Blob as it is, and into the next message', async () => {
  expectTypeOf<Attachments[number]>().toExtend<Omit<NewAttachment, 'data'>>()
  const { client: alice } = await openFakeClient(unsafeFakeService(), 'alice')
  const convo = await alice.convos.create({ members: [] })
  const thumbnail = { bytes: new Uint8Array([1, 2, 3]), mimeType: 'image/webp' }
  const file = { data: new Uint8Array(5), name: undefined, alt: 'A hill', thumbnail }
  await convo.send('look', { attachments: [file], embed: undefined, replyTo: undefined })
  const [message] = await convo.messages()
  const [shown] = message?.attachments ?? []
  expect(shown).toMatchObject({ alt: 'A hill', size: 5 })
  expect(Object.keys(shown ?? {})).not.toContain('name')
  const { bytes, mimeType } = shown?.thumbnail ?? { bytes: new Uint8Array(), mimeType: '' }
  expect(await new Blob([bytes], { type: mimeType }).bytes()).toEqual(thumbnail.bytes)
  await alice.close()
})

import { describe, expect, it } from 'vitest'
import { findSettings, groupConfig } from './flat-config.ts'

const groups = groupConfig({
  mode: 'production',
  port: 3000,
  jwtSecret: 'hidden',
  ciphersuites: ['one', 'two'],
  push: { webPush: { subject: 'mailto:op@example.org' }, fcm: {} },
  admin: { dids: {} },
  network: {},
})

describe('a configuration', () => {
  it('is shown by groups, with what is nested deeper by its path', () => {
    expect(groups.map(({ title }) => title)).toEqual(['General', 'push', 'admin'])
    expect(groups[1]?.settings.map(({ name, value }) => [name, value])).toEqual([
      ['webPush.subject', 'mailto:op@example.org'],
      ['fcm', 'none'],
    ])
  })

  it('says of what is hidden that it is, and shows lists by lines', () => {
    const general = groups[0]?.settings ?? []
    expect(general.filter(({ hidden }) => hidden).map(({ name }) => name)).toEqual(['jwtSecret'])
    expect(general.find(({ name }) => name === 'ciphersuites')?.value).toBe('one\ntwo')
    expect(general.find(({ name }) => name === 'network')?.value).toBe('none')
  })

  it('is found by names, groups and values', () => {
    const found = (text: string) =>
      findSettings(groups, text).flatMap(({ settings }) => settings.map(({ name }) => name))
    expect(found('PORT')).toEqual(['port'])
    expect(found('example.org')).toEqual(['webPush.subject'])
    expect(found('push.')).toEqual(['webPush.subject', 'fcm'])
    expect(found('nothing of the kind')).toEqual([])
  })
})

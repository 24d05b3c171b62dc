import type { Ports } from '../sync/ports.ts'
import { ids } from '../xrpc/generated/ids.ts'
import type { Settings } from '../xrpc/generated/types/blue/catbird/mls/actor/defs.ts'
import { putRecord } from '../xrpc/repo-records.ts'
import type { AppSession } from '../xrpc/session.ts'
import type { ContactAudience, ContactSettings, ContactSettingsChange } from './contact-settings.ts'

/** Changes the settings at the service; what is not named stays as it is. */
export async function putSettings(
  api: Ports['api'],
  change: ContactSettingsChange,
): Promise<ContactSettings> {
  const { data } = await api.actor.getSettings()
  const settings = changed(settingsOf(data.settings), change)
  return settingsOf((await api.actor.putSettings({ settings })).data.settings)
}

/** Writes the declaration to the account's repo. */
export function declare(session: AppSession, repo: string, declaration: ContactSettings): Promise<void> {
  const collection = ids.BlueCatbirdMlsActorDeclaration
  return putRecord(session, { repo, collection, rkey: 'self', record: { $type: collection, ...declaration } })
}

/** Settings as the service has them; a value of a later version counts as nobody. */
export function settingsOf({ allowIncoming, allowGroupInvites }: Settings): ContactSettings {
  return {
    ...(allowIncoming === undefined ? {} : { allowIncoming: audienceOf(allowIncoming) }),
    ...(allowGroupInvites === undefined ? {} : { allowGroupInvites: audienceOf(allowGroupInvites) }),
  }
}

function changed(settings: ContactSettings, change: ContactSettingsChange): ContactSettings {
  const { allowIncoming, allowGroupInvites } = { ...settings, ...change }
  return {
    ...(allowIncoming === undefined || allowIncoming === 'default' ? {} : { allowIncoming }),
    ...(allowGroupInvites === undefined || allowGroupInvites === 'default' ? {} : { allowGroupInvites }),
  }
}

function audienceOf(text: string): ContactAudience {
  return text === 'all' || text === 'following' ? text : 'none'
}

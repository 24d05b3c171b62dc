import type { PushServicesConfig } from './config.ts'
import type { Settings } from './fields.ts'

/** The push services that the settings name. Those of Apple's are all there or none is: `rules.ts` sees to that. */
export function pushServices(read: Settings): PushServicesConfig {
  return {
    webPush: { privateKey: read.VAPID_PRIVATE_KEY, subject: read.VAPID_SUBJECT },
    apns: apns(read),
    fcm: fcm(read),
  }
}

function apns(read: Settings): PushServicesConfig['apns'] {
  const { APNS_KEY: pem, APNS_KEY_ID: keyId, APNS_TEAM_ID: teamId, APNS_TOPICS: topics } = read
  if (pem === undefined || keyId === undefined || teamId === undefined || topics === undefined)
    return undefined
  return {
    pem,
    keyId,
    teamId,
    topics,
    origins: { production: read.APNS_URL, sandbox: read.APNS_SANDBOX_URL },
  }
}

function fcm({ FCM_SERVICE_ACCOUNT: file, FCM_URL: origin }: Settings): PushServicesConfig['fcm'] {
  if (file === undefined) return undefined
  return {
    origin,
    account: {
      projectId: file.project_id,
      clientEmail: file.client_email,
      privateKey: file.private_key,
      privateKeyId: file.private_key_id,
      tokenUri: file.token_uri,
    },
  }
}

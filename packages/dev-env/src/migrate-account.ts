import { AtpAgent } from '@atproto/api'
import { testPassword } from './test-pds.ts'
import type { TestPds } from './test-pds.ts'

const createAccount = 'com.atproto.server.createAccount'

/**
 * Moves an account to another PDS, by the steps of https://atproto.com/guides/account-migration, without blobs and
 * preferences: the account is made there, brings its repo, has its DID document changed, is activated there, and is
 * deactivated where it was. Gives the account as it is signed in at its new PDS.
 */
export async function migrateAccount(
  old: AtpAgent,
  { from, to }: { readonly from: TestPds; readonly to: TestPds },
): Promise<AtpAgent> {
  const agent = new AtpAgent({ service: to.url })
  await bringRepo(old, agent)
  await changeDidDocument(old, agent, from)
  await agent.com.atproto.server.activateAccount()
  await old.com.atproto.server.deactivateAccount({})
  return agent
}

async function bringRepo(old: AtpAgent, agent: AtpAgent): Promise<void> {
  const did = old.assertDid
  const handle = old.session?.handle ?? ''
  const { data: server } = await agent.com.atproto.server.describeServer()
  const { data: auth } = await old.com.atproto.server.getServiceAuth({ aud: server.did, lxm: createAccount })
  await agent.com.atproto.server.createAccount(
    { did, handle, email: `${handle}@example.com`, password: testPassword },
    { headers: { authorization: `Bearer ${auth.token}` }, encoding: 'application/json' },
  )
  await agent.login({ identifier: did, password: testPassword })
  const { data: repo } = await old.com.atproto.sync.getRepo({ did })
  await agent.com.atproto.repo.importRepo(repo, { encoding: 'application/vnd.ipld.car' })
}

/** The old PDS still has the right to change it; the new one says what is to stand there. */
async function changeDidDocument(old: AtpAgent, agent: AtpAgent, from: TestPds): Promise<void> {
  const { data: credentials } = await agent.com.atproto.identity.getRecommendedDidCredentials()
  const token = await from.mailedToken(old.assertDid, 'plc_operation')
  const { data } = await old.com.atproto.identity.signPlcOperation({ token, ...credentials })
  await agent.com.atproto.identity.submitPlcOperation(data)
}

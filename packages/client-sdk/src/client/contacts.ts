import type {
  AvailabilityView,
  ContactSettings,
  ContactSettingsChange,
} from '../contacts/contact-settings.ts'
import { loadCode } from '../load-code.ts'
import { resolveAccount, resolveAccounts } from './accounts.ts'
import type { ClientContext } from './context.ts'

const work = () => loadCode(() => import('../contacts/work.ts'))

/**
 * Who may reach the account, and whom it blocks. What the service decides by, in this order: a block either way; the
 * settings here; what the account declares in its repo, `blue.catbird.mls.actor.declaration` before
 * `chat.bsky.actor.declaration`; the default of the service. Strangers who may reach it arrive as requests
 * (`client.convos.list({ status: 'request' })`); whom it follows does not have to ask.
 *
 * @example
 * await client.contacts.set({ allowIncoming: 'following' })
 */
export class Contacts {
  readonly #context: ClientContext

  /** @internal */
  constructor(context: ClientContext) {
    this.#context = context
  }

  /** What is set at the service; what is not is left to the account's declaration. */
  async settings(): Promise<ContactSettings> {
    const { settingsOf } = await work()
    return settingsOf((await this.#context.ports.api.actor.getSettings()).data.settings)
  }

  /** Sets at the service whom it lets reach the account; what is not named stays as it is. Convos that it is in go on. */
  async set(change: ContactSettingsChange): Promise<ContactSettings> {
    return (await work()).putSettings(this.#context.ports.api, change)
  }

  /**
   * Declares it in the account's repo, for every service of this kind, in the place of what was declared before. It is
   * public. Settings at a service go before it.
   */
  async declare(declaration: ContactSettings): Promise<void> {
    const { session, self } = this.#context
    await (await work()).declare(session, self, declaration)
  }

  /**
   * Whether an account can be written to, or accounts be brought into a group, by handle or DID. Ask before you offer it;
   * what happens meanwhile still counts, and then fails with `NotAvailable`.
   *
   * @example
   * const { canChat } = await client.contacts.availability('alice.example.com')
   *
   * @throws MlsClientError `HandleNotFound`
   */
  async availability(
    accounts: string | readonly string[],
    { kind = typeof accounts === 'string' ? 'direct' : 'group' }: { kind?: 'direct' | 'group' } = {},
  ): Promise<AvailabilityView> {
    const { session, ports } = this.#context
    const members = await resolveAccounts(session, typeof accounts === 'string' ? [accounts] : accounts)
    const { data } = await ports.api.convo.getConvoAvailability({ members, kind })
    const { canChat, unavailable, convo } = data
    return { canChat, unavailable, convoId: convo?.convoId }
  }

  /**
   * Blocks an account, by handle or DID, as the whole network knows it: a record `app.bsky.graph.block` in the own repo,
   * which is public. The direct convo of the two stops both ways; groups go on, and show it as blocked. The service hears
   * of it by the network, within seconds where it follows that, within ten minutes otherwise. The app needs the scope
   * `repo:app.bsky.graph.block`.
   *
   * @throws MlsClientError `HandleNotFound`, `PermissionMissing`
   */
  async block(account: string): Promise<void> {
    const { session, ports } = this.#context
    const did = await resolveAccount(session, account)
    await (await work()).writeBlock(session, did, new Date(ports.serviceNow()))
  }

  /** Takes a block back, and any other of the same account. */
  async unblock(account: string): Promise<void> {
    const { session } = this.#context
    const did = await resolveAccount(session, account)
    await (await work()).deleteBlocks(session, did)
  }
}

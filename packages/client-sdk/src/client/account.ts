import type { AccountDeletion } from '../account/account-deletion.ts'
import { loadCode } from '../load-code.ts'
import type { ClientContext } from './context.ts'
import type { Convos } from './convos.ts'

const work = () => loadCode(() => import('../account/work.ts'))

/** How long leaving convos may hold up a deletion, unless an app says otherwise. */
const defaultPatienceMs = 30_000

/** The account's rights at the service: to have what it holds, and to go. */
export class Account {
  readonly #context: ClientContext
  readonly #convos: Convos

  /** @internal */
  constructor(context: ClientContext, convos: Convos) {
    this.#context = context
    this.#convos = convos
  }

  /**
   * Everything that the service holds on the account, as JSON lines in UTF-8: one object for each row that names it, and a
   * last one that says how many there were. Messages are not among it: the service cannot read them, nor tell whose they
   * are. It may be asked for some five times a day.
   *
   * @example
   * const data = await client.account.export()
   * await writeFile('my-data.jsonl', data)
   *
   * @throws MlsClientError `RateLimitExceeded`
   */
  async export(): Promise<Uint8Array> {
    return (await work()).exportAccount(this.#context.ports)
  }

  /**
   * Deletes the account from the service, on all its devices, with its device records and its declaration in its repo. It
   * leaves its convos, and hands on groups whose last admin it is, which takes no longer than `patience`, in milliseconds;
   * the service tells the members of the others. It cannot be taken back. Everything here can still be read, and nothing
   * else: close the client, and delete its storage. Where it fails half-way, call it again.
   *
   * @example
   * await client.account.delete()
   * await client.close()
   * await storage.delete()
   *
   * @throws MlsClientError `PermissionMissing` where the app may not delete the records; the account is deleted then
   */
  async delete({ patience = defaultPatienceMs }: { patience?: number } = {}): Promise<AccountDeletion> {
    const { deleteAccount } = await work()
    return deleteAccount(this.#context, await this.#convos.list({ hidden: true }), patience)
  }
}

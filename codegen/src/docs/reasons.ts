import { readFile } from 'node:fs/promises'
import path from 'node:path'
import ts from 'typescript'
import { namedReasons } from '../sdk/named-reasons.ts'

const SDK = 'packages/client-sdk/src'

/** Lists of names that the SDK tells reasons and states by: what each is met in, and where it is declared. */
const lists = [
  [
    'A message that cannot be opened',
    'UndecryptableReason',
    'store/message-record.ts',
    '`undecryptable`, `MessageView.failure`',
  ],
  [
    'A stretch of a convo that is not shown',
    'GapReason',
    'store/recovery-record.ts',
    '`gap`, `convo.gaps()`',
  ],
  ['Out of step: why', 'CommitFault', 'store/recovery-record.ts', '`recovering`'],
  ['Out of step: what the device does', 'RecoveryStep', 'store/recovery-record.ts', '`recovering`'],
  ['A convo that is over', 'EndReason', 'store/convo-record.ts', '`convoEnded`'],
  ['A reset that is not followed', 'ResetFault', 'client/events.ts', '`resetRefused`'],
  [
    'A removal that the service suggests',
    'RemovalReason',
    'client/events.ts',
    '`removalSuggested`; later services may have further ones',
  ],
  [
    'The answer to who asks to be let in',
    'JoinAnswer',
    'client/events.ts',
    '`joinRequestAnswered`; later services may have further ones',
  ],
  [
    'The connection',
    'ConnectionState',
    'client/events.ts',
    '`connection`, `client.connection`; `offline` names an [error](errors.md) as its reason',
  ],
  ['A device: what is known of it', 'TrustState', 'store/trust-record.ts', '`members()`, `devices()`'],
  ['A device: why it is refused', 'RefusalReason', 'store/trust-record.ts', '`deviceRefused`, `members()`'],
  ['A device: why messages wait for it', 'HoldReason', 'trust/mode.ts', '`sendingHeld`, `convo.trust()`'],
  ['A store that cannot be read', 'FormatFault', 'storage/errors.ts', '`StorageFormatError`'],
  ['A key that does not open a store', 'KeyFault', 'storage/errors.ts', '`StorageKeyError`'],
] as const

const INTRODUCTION = `What the SDK says of why something is as it is, by name: in events, in views and in errors. Decide by the names; they are the same in every version, and a later one may add some. What a name means for a person is for the app to say.`

/** The page of all named reasons, from the types that declare them below a root. */
export async function reasonsPage(root: string): Promise<string> {
  const sections = lists.map(async ([title, type, file, met]) => {
    const text = await readFile(path.join(root, SDK, file), 'utf8')
    const reasons = namedReasons(ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true), type)
    const rows = reasons.map(({ name, meaning }) => `| \`${name}\` | ${meaning} |`)
    const table = ['| name | what it means |', '| --- | --- |', ...rows].join('\n')
    return [`## ${title}`, `\`${type}\`, in ${met}.`, table].join('\n\n')
  })
  return ['# Names of reasons', INTRODUCTION, ...(await Promise.all(sections))].join('\n\n')
}

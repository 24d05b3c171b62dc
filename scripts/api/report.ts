import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor'
import type { ExtractorMessage, IConfigFile, IExtractorInvokeOptions } from '@microsoft/api-extractor'
import type { Entry } from './entries.ts'

const root = join(import.meta.dirname, '../..')
const sdk = join(root, 'packages/client-sdk')

/** What only members named `@internal` are of, what is of the MLS library, and what the generated entry exports. */
const unnamed = [
  ...['ClientContext', 'ConvoRecord', 'Endorse', 'ConvoSlot', 'PushPorts', 'Stage', 'Timing'],
  ...['GroupContext', 'KeyPackageLifetime', 'KeySchedule', 'KnownTree', 'PrivateKeyPath', 'RatchetTree'],
  ...['AppBskyRichtextFacet', 'BlueCatbirdMlsNS', 'Brand', 'KNOWN_CIPHERSUITES', 'Ratchets', 'serviceErrors'],
]

interface Report {
  readonly problems: string[]
  /** Types that what it exports is of, and that it does not export itself. */
  readonly forgotten: string[]
  readonly exports: string[]
}

/**
 * Writes what each entry offers into `packages/client-sdk/api/`, where a review sees a change of it; or checks that it
 * stands there. Gives what is wrong: types, too, that something offered is of and no entry exports.
 */
export function reportProblems(entries: readonly Entry[], check: boolean): string[] {
  const configs = new Map(entries.map((entry) => [entry, prepared(entry)]))
  const [config] = configs.values()
  if (config === undefined) return []
  const compilerState = CompilerState.create(config, {
    additionalEntryPoints: entries.map(({ types }) => types),
  })
  const reports = [...configs].map(([entry, of]) => report(entry, of, { compilerState, localBuild: !check }))
  const exported = new Set(reports.flatMap(({ exports }) => exports))
  const forgotten = reports
    .flatMap((one) => one.forgotten)
    .filter((name) => !exported.has(name) && !unnamed.includes(name))
    .map((name) => `${name} is of the API, and no entry exports it`)
  return [...reports.flatMap((one) => one.problems), ...forgotten]
}

function report(entry: Entry, config: ExtractorConfig, how: IExtractorInvokeOptions): Report {
  const [problems, forgotten]: [string[], string[]] = [[], []]
  const take = (message: ExtractorMessage): void => {
    message.handled = true
    const { logLevel, messageId, text } = message
    if (logLevel !== ExtractorLogLevel.Warning && logLevel !== ExtractorLogLevel.Error) return
    if (messageId === 'ae-forgotten-export') forgotten.push(/"(.+?)(_\d+)?"/.exec(text)?.[1] ?? text)
    else if (how.localBuild !== true || !messageId.startsWith('console-'))
      problems.push(`${entry.specifier}: ${text}`)
  }
  Extractor.invoke(config, { ...how, messageCallback: take })
  return { problems, forgotten, exports: exportsIn(join(sdk, 'api', `${entry.name}.api.md`)) }
}

function exportsIn(file: string): string[] {
  const declared = /^export (?:\w+ )*?(?:class|const|function|interface|type) (\w+)/gm
  return [...readFileSync(file, 'utf8').matchAll(declared)].flatMap(([, name]) => name ?? [])
}

function prepared({ name, types }: Entry): ExtractorConfig {
  return ExtractorConfig.prepare({
    configObject: configOf(name, types),
    configObjectFullPath: undefined,
    packageJsonFullPath: join(sdk, 'package.json'),
  })
}

function configOf(name: string, types: string): IConfigFile {
  const none = { default: { logLevel: ExtractorLogLevel.None } }
  const warning = { logLevel: ExtractorLogLevel.Warning }
  const lib = ['es2023', 'dom', 'esnext.disposable']
  const compilerOptions = { module: 'nodenext', target: 'es2023', lib, strict: true, types: ['node'] }
  return {
    projectFolder: sdk,
    mainEntryPointFilePath: types,
    compiler: { overrideTsconfig: { compilerOptions, files: [types] } },
    apiReport: {
      enabled: true,
      reportFolder: join(sdk, 'api'),
      reportTempFolder: join(root, '.artifacts/api'),
      reportFileName: name,
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    messages: {
      compilerMessageReporting: { default: warning },
      extractorMessageReporting: { ...none, 'ae-forgotten-export': warning },
      tsdocMessageReporting: none,
    },
  }
}

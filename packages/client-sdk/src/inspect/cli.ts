import { parseArgs } from 'node:util'
import { MlsClientError } from '../errors.ts'
import { MlsEngineError } from '../mls/errors.ts'
import { UsageError } from './command.ts'
import type { Command, Output } from './command.ts'
import { decode } from './decode.ts'
import { describe } from './describe.ts'
import { asText } from './as-text.ts'
import { store } from './store.ts'
import { traffic } from './traffic.ts'

const commands: Readonly<Record<string, Command>> = { describe, decode, store, traffic }

const shared = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const

/** Exit statuses: all is well; it failed; it was not called as it should be. */
const DONE = 0
const FAILED = 1
const MISUSED = 2

/** Runs the command line; gives the exit status. */
export async function runCli(args: readonly string[], output: Output): Promise<number> {
  const [first, name = 'help', ...rest] = args[0] === 'inspect' ? args : ['inspect', ...args]
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  try {
    if (first !== 'inspect' || command === undefined) return general(name, rest, output)
    const { values, positionals } = parse(rest, command)
    if (values['help'] === true) output.out(helpOf(name, command))
    else {
      const found = await command.run(positionals, values)
      output.out(values['json'] === true ? `${JSON.stringify(found, undefined, 2)}\n` : asText(found))
    }
    return DONE
  } catch (err) {
    output.err(`${described(err)}\n`)
    if (!(err instanceof UsageError)) return FAILED
    output.err(`Try: npx @catbird-mls/client inspect ${command === undefined ? '' : `${name} `}--help\n`)
    return MISUSED
  }
}

function parse(args: string[], { options }: Command) {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { ...options, ...shared },
      allowPositionals: true,
    })
    return { values: values as Readonly<Record<string, string | boolean | undefined>>, positionals } // none is multiple
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

function general(name: string, rest: readonly string[], { out }: Output): number {
  if (name !== 'help' && name !== '--help' && name !== '-h')
    throw new UsageError(`there is no command ${name}`)
  const [of] = rest
  const command = of !== undefined && Object.hasOwn(commands, of) ? commands[of] : undefined
  out(of !== undefined && command !== undefined ? helpOf(of, command) : overview())
  return DONE
}

function overview(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length))
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`)
  return `Looks into catbird-mls: services, MLS messages and stores. Nothing that it prints is secret.

  npx @catbird-mls/client inspect <command> [--json] [--help]

${lines.join('\n')}

Exits with 0 when all is well, with 1 when something failed (its name is on stderr; docs/errors.md explains it), and
with 2 when it was not called as it should be.
`
}

function helpOf(name: string, { usage, summary, help }: Command): string {
  return `${summary}\n\n  npx @catbird-mls/client inspect ${name} ${usage} [--json]\n\n${help.trim()}\n`
}

/** An error by its name, then what it says. */
function described(thrown: unknown): string {
  if (thrown instanceof MlsClientError) return `${thrown.error}: ${thrown.message}`
  if (thrown instanceof MlsEngineError) return `${thrown.failure}: ${thrown.message}`
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)
}

import { stripVTControlCharacters, styleText } from 'node:util'

/** Prints what people saw on the left and what the server saw on the right. */
export interface Transcript {
  title(text: string): void
  people(who: string, what: string): void
  server(line: string): void
  figures(rows: readonly (readonly [string, string])[]): void
}

/** Where the server's column begins: beside what people saw, or below it where the terminal is narrow. */
const COLUMN = { wide: 74, narrow: 6, wideFrom: 130 }

/** A transcript that prints nothing, for `--json` and tests. */
export const silent: Transcript = { title() {}, people() {}, server() {}, figures() {} }

/** A transcript in colour where the output is a terminal that shows it. */
export function printed(out: NodeJS.WriteStream): Transcript {
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    styleText(style, text, { stream: out })
  const column = out.isTTY && out.columns < COLUMN.wideFrom ? COLUMN.narrow : COLUMN.wide
  const line = (left: string, right = '') => {
    const gap = ' '.repeat(Math.max(2, column - stripVTControlCharacters(left).length))
    out.write(right === '' ? `${left}\n` : `${left}${gap}${right}\n`)
  }
  return {
    title: (text) => line(`\n${paint(['bold', 'cyan'], text)}`),
    people: (who, what) => line(`  ${paint('green', who)} ${what}`),
    server: (text) => line('', paint('gray', `│ ${text}`)),
    figures: (rows) => {
      line(`\n${paint('bold', 'In figures')}`)
      for (const [name, value] of rows) line(`  ${name.padEnd(34)} ${paint('yellow', value)}`)
    },
  }
}

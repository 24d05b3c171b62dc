import type { RuleId } from '@catbird-mls/core/mls/rules'
import ts from 'typescript'
import { descendants } from '../rewrite/edit.ts'
import { isRule } from './find-sites.ts'
import type { SourceTree } from './source-files.ts'

/** A case of a table of hostile inputs: what it is called, the rule it breaks, and the file it stands in. */
export type Case = { readonly rule: RuleId; readonly name: string; readonly file: string }

/** Every `[name, rule, …]` of the tests; whoever runs such a table expects exactly this rule. */
export function findCases(sources: readonly SourceTree[]): Case[] {
  return sources.flatMap(({ file, tree }) =>
    [...descendants(tree)].filter(ts.isArrayLiteralExpression).flatMap(({ elements }): Case[] => {
      const [name, rule] = elements
      if (elements.length < 3 || !name || !ts.isStringLiteralLike(name) || !isRule(rule)) return []
      return [{ rule: rule.text, name: name.text, file }]
    }),
  )
}

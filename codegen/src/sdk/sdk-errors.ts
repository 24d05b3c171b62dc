import ts from 'typescript'
import { descendants } from '../rewrite/edit.ts'
import { docCommentBefore } from './doc-comment.ts'

/** An error of the SDK itself. `retryable` is undefined where the error does not carry it. */
export type SdkError = {
  readonly name: string
  readonly retryable: boolean | undefined
  readonly meaning: string
  readonly action: string
}

const ACTION = 'What to do: '

/** The rows of the SDK's table of errors; what to do stands before each. */
export function clientErrors(tree: ts.SourceFile): SdkError[] {
  const table = [...descendants(tree)]
    .filter(ts.isVariableDeclaration)
    .find(({ name }) => name.getText(tree) === 'clientErrors')
  const rows = table && [...descendants(table)].find(ts.isObjectLiteralExpression)?.properties
  if (rows === undefined) throw new Error(`${tree.fileName} has no table of errors`)
  return rows.filter(ts.isPropertyAssignment).map((row) => {
    const name = row.name.getText(tree)
    const action = docCommentBefore(row, tree)
    const meaning = fieldOf(row.initializer, 'meaning')
    const retryable = fieldOf(row.initializer, 'retryable')
    if (action === undefined || meaning === undefined || !ts.isStringLiteral(meaning))
      throw new Error(`${name} does not say what it means, or what to do about it`)
    return { name, retryable: retryable?.kind === ts.SyntaxKind.TrueKeyword, meaning: meaning.text, action }
  })
}

/** Classes of errors, each of whose comments ends with what to do. */
export function errorClasses(tree: ts.SourceFile): SdkError[] {
  return tree.statements.filter(ts.isClassDeclaration).map((declared) => {
    const name = declared.name?.text ?? ''
    const paragraphs = docCommentBefore(declared, tree)?.split('\n') ?? []
    const action = paragraphs.find((text) => text.startsWith(ACTION))?.slice(ACTION.length)
    const meaning = paragraphs.filter((text) => !text.startsWith(ACTION)).join(' ')
    if (action === undefined || meaning === '') throw new Error(`${name} does not say what to do about it`)
    return { name, retryable: undefined, meaning, action }
  })
}

function fieldOf(row: ts.Expression, field: string): ts.Expression | undefined {
  if (!ts.isObjectLiteralExpression(row)) return undefined
  return row.properties
    .filter(ts.isPropertyAssignment)
    .find(({ name }) => ts.isIdentifier(name) && name.text === field)?.initializer
}

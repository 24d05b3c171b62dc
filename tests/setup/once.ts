/** Where it is known what was begun: each project of vitest loads its setup anew, in one process. */
const begun: Map<string, Promise<unknown>> = ((globalThis as { catbirdSetUp?: typeof begun }).catbirdSetUp ??=
  new Map()) // nobody else uses the name

/** Does something once for a whole run of vitest, however many projects ask for it. */
export function once<Result>(name: string, begin: () => Promise<Result>): Promise<Result> {
  const found = begun.get(name) as Promise<Result> | undefined // what was begun by this name
  const promise = found ?? begin()
  begun.set(name, promise)
  return promise
}

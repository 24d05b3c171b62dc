/**
 * A value that changes, in the form that React's `useSyncExternalStore` and its likes in other frameworks read.
 *
 * @example
 * const stop = reactive.connection.subscribe(() => render(reactive.connection.getSnapshot()))
 */
export interface Readable<T> {
  /** Calls `listener` after each change; gives the function that stops it. Both may be passed on without their object. */
  readonly subscribe: (listener: () => void) => () => void
  /** The value as it was last told of: the same object until it changes. Nobody may change it. */
  readonly getSnapshot: () => T
}

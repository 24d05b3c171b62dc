/** Who acts on behalf of the service. */
export type Operator = {
  /**
   * `admin`: a person at the dashboard. `cli`: a person at the machine. `moderation`: a moderation service.
   * `service`: nobody, it does by the clock what an operator has asked for.
   */
  readonly kind: 'admin' | 'cli' | 'moderation' | 'service'
  /** Who exactly, as that kind has it. */
  readonly id: string
  /** The request that it is done by, if there is one. */
  readonly requestId?: string | undefined
}

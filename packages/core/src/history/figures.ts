/** What a node measures of itself over a stretch of time. Rates are per second, durations milliseconds, sizes bytes. */
export type NodeFigures = {
  readonly requests: number
  /** Answers of 4xx and of 5xx. */
  readonly refused: number
  readonly failed: number
  /** Of all requests of the stretch; null without any. */
  readonly latencyP50: number | null
  readonly latencyP95: number | null
  readonly latencyP99: number | null
  readonly messages: number
  readonly commits: number
  readonly conflicts: number
  readonly keyPackagesClaimed: number
  readonly sockets: number
  readonly inFlight: number
  readonly eventLoopP99: number
  /** Cores in use. */
  readonly cpu: number
  readonly memory: number
  /** Of the pool of connections to the database: lent, and requests that wait for one. */
  readonly databaseBusy: number
  readonly databaseWaiting: number
}

/** What is so of the service as a whole. Counts of accounts and convos are the planner's estimates where there are many. */
export type ServiceFigures = {
  readonly accounts: number
  readonly devices: number
  readonly convos: number
  readonly databaseBytes: number
  readonly blobBytes: number
  /** Key packages that can be claimed, and devices by how many they have. */
  readonly keyPackages: number
  readonly stock: {
    readonly none: number
    readonly few: number
    readonly enough: number
    /** Those among `none` that have not even a last resort: nobody can reach them. */
    readonly unreachable: number
  }
}

/** A moment of the history. */
export type NodesMoment = { readonly at: Date; readonly nodes: number; readonly figures: NodeFigures }
export type ServiceMoment = { readonly at: Date; readonly figures: ServiceFigures }

/** What was, the oldest first: of all nodes together, and of the service. */
export type History = {
  /** How long each moment stands for, in milliseconds. */
  readonly stepMs: number
  readonly nodes: readonly NodesMoment[]
  readonly service: readonly ServiceMoment[]
}

/** A node with what it measures of itself; figures are null until it has, and of nodes of older versions. */
export type NodeView = {
  readonly nodeId: string
  readonly startedAt: Date
  readonly beatAt: Date
  readonly alive: boolean
  readonly sockets: number
  readonly devices: number
  readonly version: string | null
  readonly figures: NodeFigures | null
}

/** Where clients find the service. */
export interface ServicePlace {
  readonly did: string
  readonly url: string
}

/** One client of a process: an account with one device, and the file that outlives the process. */
export interface ClientPlace {
  readonly name: string
  /** Its development identity follows from this. */
  readonly seed: string
  readonly file: string
}

/** How clients talk. */
export interface Manner {
  /** How long a client is silent between two acts, on average (ms). */
  readonly pauseMs: number
  /** One in so many acts is a commit rather than a message; 25 where it is not said. */
  readonly commits?: number
}

/** What the conductor asks a client process to do. Each is answered by {@link Answer}. */
export type Order =
  | { readonly do: 'open'; readonly service: ServicePlace; readonly clients: readonly ClientPlace[] }
  | {
      readonly do: 'create'
      readonly name: string
      readonly title: string
      readonly members: readonly string[]
    }
  /** Accepts whatever clients were added to; done once each is in so many convos. */
  | { readonly do: 'accept'; readonly convos: Readonly<Record<string, number>> }
  /** Clients say something at random from now on; `life` makes the texts of each life of a process its own. */
  | ({ readonly do: 'talk'; readonly life: string; readonly seed: number } & Manner)
  | { readonly do: 'hush' }
  /** What every client has of every convo; taken in full once nothing of its own is on its way any more. */
  | { readonly do: 'report' }

/** An answer to an order: what it gave, or why it failed. */
export interface Answer {
  readonly to: number
  readonly gave?: unknown
  readonly failed?: string
}

/** What a client process says by itself. */
export type Saying =
  /** The client has taken a message: it is in its store, and will be sent whatever happens. */
  | { readonly said: 'taken'; readonly convoId: string; readonly text: string }
  /** The service has acknowledged it. */
  | { readonly said: 'acknowledged'; readonly convoId: string; readonly text: string }
  /** The service would not have it. */
  | { readonly said: 'refused'; readonly convoId: string; readonly text: string; readonly why: string }
  /** A client hears of nothing until it tries again, for this reason. */
  | { readonly said: 'offline'; readonly name: string; readonly why: string }
  /** Something that should not happen, whatever breaks: told, and looked at by a person. */
  | { readonly said: 'odd'; readonly name: string; readonly what: string }

/** A message as a device shows it. */
export interface Shown {
  /** Absent while it is on its way. */
  readonly seq: number | undefined
  readonly text: string | undefined
  readonly failure: string | undefined
}

/** What a device has of a convo. */
export interface History {
  readonly name: string
  readonly convoId: string
  readonly state: string
  /** How the client hears of news just now. */
  readonly connection: string
  readonly epoch: number | undefined
  readonly shown: readonly Shown[]
}

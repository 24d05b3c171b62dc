import { createContext, createElement, useContext, useMemo } from 'react'
import type { ReactElement, ReactNode } from 'react'
import type { MlsClient } from '../client/mls-client.ts'
import type { Profiles } from '../profiles/profiles.ts'
import { createReactive } from '../reactive/reactive.ts'
import type { Reactive } from '../reactive/reactive.ts'

/** What the hooks read. */
export interface MlsContext {
  readonly client: MlsClient
  readonly reactive: Reactive
  readonly profiles: Profiles | undefined
}

/** What {@link MlsProvider} is given. */
export interface MlsProviderProps {
  /** Opened and closed elsewhere; undefined while it is not open, and where pages are made on a server. */
  readonly client: MlsClient | undefined
  /** Names and pictures of accounts; without them, {@link useProfile} gives DIDs alone. */
  readonly profiles?: Profiles | undefined
  readonly children?: ReactNode
}

const Context = createContext<MlsContext | undefined>(undefined)

/** One of each client, which goes with it: React may render twice what it shows once. */
const reactives = new WeakMap<MlsClient, Reactive>()

/**
 * Gives a client to the hooks of whatever is inside.
 *
 * @example
 * <MlsProvider client={client} profiles={profiles}><App /></MlsProvider>
 */
export function MlsProvider({ client, profiles, children }: MlsProviderProps): ReactElement {
  const value = useMemo(
    () => client && { client, reactive: reactiveOf(client), profiles },
    [client, profiles],
  )
  return createElement(Context.Provider, { value }, children)
}

/** What the provider gives; undefined while there is no client. */
export function useMls(): MlsContext | undefined {
  return useContext(Context)
}

/** The client itself, for whatever the hooks do not offer; undefined while it is not open. */
export function useMlsClient(): MlsClient | undefined {
  return useMls()?.client
}

function reactiveOf(client: MlsClient): Reactive {
  const reactive = reactives.get(client) ?? createReactive(client)
  reactives.set(client, reactive)
  return reactive
}

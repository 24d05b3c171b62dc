import { placeText } from './place.ts'

/**
 * Where everything lies in the one space of keys. Numbers are padded so that text order is their order;
 * nothing else in a key can contain a slash.
 */
export const keys = {
  device: 'device',
  cursor: 'cursor',
  serviceHistory: 'service-history',
  settings: 'settings',
  wakeUpKeys: 'wake-up-keys',
  keyPackage: (ref: string) => `key-package/${ref}`,
  convo: (convoId: string) => `convo/${convoId}`,
  group: (convoId: string, generation: number) => `group/${convoId}/${generation}/`,
  intent: (convoId: string, id: string) => `intent/${convoId}/${id}`,
  attempt: (convoId: string) => `attempt/${convoId}`,
  outbox: (convoId: string, order: number) => `outbox/${convoId}/${padded(order)}`,
  message: (convoId: string, seq: number) => `message/${convoId}/${placeText(seq)}`,
  messages: (convoId: string) => `message/${convoId}/`,
  gap: (convoId: string, fromSeq: number) => `gap/${convoId}/${placeText(fromSeq)}`,
  gaps: (convoId: string) => `gap/${convoId}/`,
  messageId: (convoId: string, messageId: string) => `message-id/${convoId}/${messageId}`,
  waitingActs: (convoId: string, messageId: string, did: string) => `waiting/${convoId}/${messageId}/${did}`,
  waitingFor: (convoId: string, messageId: string) => `waiting/${convoId}/${messageId}/`,
  /** Beside the prefix of jobs, so that one look tells whether there is any of both. */
  backup: 'history-backup',
  historyJob: (id: string) => `history/${id}`,
  searchBlock: (convoId: string, block: number) => `search/${convoId}/${padded(block)}`,
  searchBlocks: (convoId: string) => `search/${convoId}/`,
  trust: (did: string) => `trust/${did}`,
} as const

/** Prefixes to list everything of a kind. */
export const prefixes = {
  keyPackage: 'key-package/',
  convo: 'convo/',
  intent: 'intent/',
  attempt: 'attempt/',
  outbox: 'outbox/',
  trust: 'trust/',
  history: 'history',
  historyJob: 'history/',
} as const

function padded(value: number): string {
  return String(value).padStart(16, '0')
}

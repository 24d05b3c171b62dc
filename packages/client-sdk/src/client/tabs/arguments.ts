import { MlsClientError } from '../../errors.ts'
import type { Progress } from '../../attachments/upload.ts'
import type { NewAttachment } from '../attachments.ts'
import type { BrowserSubscription } from '../push-target.ts'

/**
 * Arguments fit to be cloned. In the place of what is not goes:
 * - of an `AbortSignal`, an `onProgress` and an `onQueued` among the options: that they were there;
 * - of a stream of a file: a `Blob` of all of it, which the browser keeps outside of memory where it is large;
 * - of a `PushSubscription`: its keys.
 */
export interface PackedArguments {
  readonly args: readonly unknown[]
  /** Which of them had a signal, or wants to be told of progress. */
  readonly live?: {
    readonly at: number
    readonly signal: boolean
    readonly onProgress: boolean
    readonly onQueued: boolean
  }
}

/** What stays with the caller. */
export interface Live {
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
  onQueued?: (messageId: string) => void
}

interface SubscriptionImage {
  readonly endpoint: string
  readonly keysOfBrowser: { readonly p256dh: ArrayBuffer | null; readonly auth: ArrayBuffer | null }
}

/** Makes arguments fit to be cloned; the last may be options, whose live parts are put into `kept`. */
export async function pack(args: readonly unknown[], kept: Live): Promise<PackedArguments> {
  const at = args.length - 1
  const [last, rest] = [args[at], args.slice(0, -1)]
  if (isSubscription(last)) return { args: [...rest, imageOfSubscription(last)] }
  if (!isPlain(last)) return { args }
  const { signal, onProgress, onQueued, ...options } = last
  if (signal instanceof AbortSignal) kept.signal = signal
  if (typeof onProgress === 'function') kept.onProgress = onProgress as NonNullable<Live['onProgress']> // by its type
  if (typeof onQueued === 'function') kept.onQueued = onQueued as NonNullable<Live['onQueued']> // by its type
  const had = {
    signal: signal instanceof AbortSignal,
    onProgress: typeof onProgress === 'function',
    onQueued: typeof onQueued === 'function',
  }
  const { attachments } = options
  const files = Array.isArray(attachments) ? { attachments: await packFiles(attachments) } : {}
  if (!had.signal && !had.onProgress && !had.onQueued) return { args: [...rest, { ...last, ...files }] }
  return { args: [...rest, { ...options, ...files }], live: { at, ...had } }
}

/** The arguments as the method takes them. */
export function unpack(
  { args, live }: PackedArguments,
  { signal, onProgress, onQueued }: Required<Live>,
): unknown[] {
  return args.map((arg, at) => {
    if (!isPlain(arg)) return arg
    if ('keysOfBrowser' in arg) return subscriptionOf(arg as unknown as SubscriptionImage) // made by pack
    if (live?.at !== at) return arg
    return {
      ...arg,
      ...(live.signal ? { signal } : {}),
      ...(live.onProgress ? { onProgress } : {}),
      ...(live.onQueued ? { onQueued } : {}),
    }
  })
}

function packFiles(files: readonly NewAttachment[]): Promise<NewAttachment[]> {
  return Promise.all(
    files.map(async (file) => {
      if (file.data instanceof Uint8Array || file.data instanceof Blob) return file
      const data = await new Response(file.data.stream as BodyInit).blob()
      if (data.size !== file.data.size) throw new MlsClientError('InvalidContent')
      return { ...file, data }
    }),
  )
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function isSubscription(value: unknown): value is BrowserSubscription {
  return typeof value === 'object' && value !== null && 'getKey' in value && 'endpoint' in value
}

function imageOfSubscription(subscription: BrowserSubscription): SubscriptionImage {
  const keysOfBrowser = { p256dh: subscription.getKey('p256dh'), auth: subscription.getKey('auth') }
  return { endpoint: subscription.endpoint, keysOfBrowser }
}

function subscriptionOf({ endpoint, keysOfBrowser }: SubscriptionImage): BrowserSubscription {
  return { endpoint, getKey: (name) => keysOfBrowser[name] }
}

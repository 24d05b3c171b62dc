import { recordCodec } from './codec.ts'

/** Which history the service told last, and whether all convos were compared with it since it changed. */
export interface ServiceHistory {
  readonly historyId: string
  readonly compared: boolean
}

/** {@link ServiceHistory} and bytes. */
export const serviceHistory = recordCodec<ServiceHistory>()

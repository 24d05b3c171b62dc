import type { AccountCaller } from '../identity/index.ts'
import type { Queryable } from '../database/index.ts'
import type { Did } from '../mls/index.ts'
import { viewDevice } from './device-view.ts'
import type { DeviceRow, DeviceView } from './device-view.ts'
import { selectDevices } from './sql/select-devices.ts'

/** The registered devices of an account, the oldest first: the caller's own, unless another is asked for. */
export async function listDevices(
  ports: { readonly db: Queryable },
  input: { readonly caller: AccountCaller; readonly did?: Did | undefined },
): Promise<DeviceView[]> {
  const did = input.did ?? input.caller.did
  const rows = await ports.db.query<DeviceRow>(selectDevices, [did])
  return rows.map((row) => viewDevice(row, { owner: did === input.caller.did }))
}

import { asConvoId, asDeviceId, asDid, asInviteId } from '@catbird-mls/core/mls'
import { z } from 'zod'

/** A text of one of our forms: read by what knows the form, and refused in words. */
function formOf<Form>(read: (text: string) => Form | undefined, what: string) {
  return z
    .string()
    .max(2048)
    .transform((text, context): Form => {
      const value = read(text)
      if (value !== undefined) return value
      context.addIssue(`must be ${what}`)
      return z.NEVER
    })
}

/** The forms that inputs of procedures share. */
export const did = formOf(asDid, 'a DID')
export const convoId = formOf(asConvoId, 'the id of a convo')
export const deviceId = formOf(asDeviceId, 'the id of a device')
export const inviteId = formOf(asInviteId, 'the id of an invite')
/** What somebody looks for: the beginning of an id, mostly. */
export const query = z.string().trim().min(1).max(2048)
/** A page of a list. */
export const page = z.object({
  limit: z.int().min(1).max(100).default(50),
  cursor: z.string().max(2048).optional(),
})

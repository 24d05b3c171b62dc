import { createECDH, createPrivateKey } from 'node:crypto'
import { z } from 'zod'

/** A PEM, whose line ends may be written as `\\n`, since some ways of setting an environment know no others. */
const pem = z.string().transform((text) => text.replaceAll('\\n', '\n'))

/** A P-256 private key as RFC 8292 tools print it: base64url of 32 bytes. */
export const p256PrivateKey = z
  .string()
  .refine((text) => isP256Scalar(text), { message: 'must be a P-256 private key, base64url of 32 bytes' })

/** The key that Apple gives out as a `.p8` file. */
export const apnsKey = pem.refine((text) => isP256Pem(text), {
  message: 'must be the contents of the .p8 file that Apple gave out',
})

/** Ten characters, as Apple names keys and teams. */
export const appleId = z
  .string()
  .regex(/^[A-Z0-9]{10}$/, { message: 'must be ten capital letters and digits, as Apple shows it' })

/** Bundle ids, with commas between them. */
export const bundleIds = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((id) => id !== ''))
  .refine((ids) => ids.length <= 64 && ids.every((id) => /^[A-Za-z0-9.-]{1,155}$/.test(id)), {
    message: 'must be bundle ids such as com.example.app, with commas between them',
  })

const accountFile = z.object({
  project_id: z.string().min(1),
  client_email: z.string().min(1),
  private_key: pem,
  private_key_id: z.string().optional(),
  token_uri: z.url(),
})

/** A Google service account, as its JSON file has it. The message repeats nothing of it. */
export const serviceAccount = z.string().transform((text, context) => {
  const read = accountFile.safeParse(parseJson(text))
  if (read.success) return read.data
  context.addIssue({ code: 'custom', message: 'must be the contents of a service account JSON file' })
  return z.NEVER
})

/** How a push service reaches the operator (RFC 8292 §2.1). */
export const contact = z
  .string()
  .refine((text) => URL.canParse(text) && ['mailto:', 'https:'].includes(new URL(text).protocol), {
    message: 'must be a mailto: or https: URL',
  })

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What is no JSON is no account file, as the caller says.
    return undefined
  }
}

function isP256Scalar(text: string): boolean {
  if (!/^[A-Za-z0-9_-]{43}$/.test(text)) return false
  try {
    createECDH('prime256v1').setPrivateKey(text, 'base64url')
    return true
  } catch {
    return false
  }
}

function isP256Pem(text: string): boolean {
  try {
    return createPrivateKey(text).asymmetricKeyDetails?.namedCurve === 'prime256v1'
  } catch {
    return false
  }
}

/** What operators may do, each all that the one before may: look; act on accounts, convos and reports; run the service. */
export const roles = ['viewer', 'moderator', 'admin'] as const

export type Role = (typeof roles)[number]

/** Whether a role is enough where another one is asked for. */
export function isEnough(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed)
}

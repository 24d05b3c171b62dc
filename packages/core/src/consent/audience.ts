import type { Audience, Declaration } from '../relations/index.ts'

/** Whom an account may let reach it: everybody, those it follows, or nobody. */
export const audiences = ['all', 'following', 'none'] as const satisfies readonly Audience[]

/** Reads an audience; undefined if the text is none. */
export function asAudience(text: string): Audience | undefined {
  return audiences.find((audience) => audience === text)
}

/** Whom accounts that say nothing of it let reach them. */
export type DefaultAudience = Required<Declaration>

import { useSyncExternalStore } from 'react'
import { keptChoice } from './kept-choice.ts'

const choice = keptChoice('theme', ['system', 'light', 'dark'])
const next = { system: 'light', light: 'dark', dark: 'system' } as const

/** Puts the chosen theme on the page; `system` follows the system's by style alone. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = choice.read()
}

const darkSystem = matchMedia('(prefers-color-scheme: dark)')

function watchSystem(listener: () => void): () => void {
  darkSystem.addEventListener('change', listener)
  return () => darkSystem.removeEventListener('change', listener)
}

/** Whether the page is dark now, by the choice or by the system: for what is drawn once. */
export function useDark(): boolean {
  const theme = choice.use()
  const bySystem = useSyncExternalStore(watchSystem, () => darkSystem.matches)
  return theme === 'system' ? bySystem : theme === 'dark'
}

/** The theme, and a way to the next one. */
export function useTheme(): { readonly theme: keyof typeof next; readonly turn: () => void } {
  const theme = choice.use()
  const turn = () => {
    choice.choose(next[theme])
    applyTheme()
  }
  return { theme, turn }
}

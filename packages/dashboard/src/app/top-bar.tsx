import { Link } from '@tanstack/react-router'
import { useLive } from '../api/live.tsx'
import { useMe } from '../api/session.ts'
import { useTheme } from '../ui/theme.ts'
import { useTimeZone } from '../ui/time-zone.ts'
import { useSignOut } from './sign-out.ts'

/** The head of the window: where one is, whether what is shown is live, and who is signed in. */
export function TopBar({ menu, onMenu }: { menu: boolean; onMenu: () => void }) {
  return (
    <header className="top-bar">
      <button type="button" className="menu-button" aria-expanded={menu} aria-controls="nav" onClick={onMenu}>
        <span aria-hidden="true">☰</span>
        <span className="hidden">Pages</span>
      </button>
      <Link to="/" className="brand">
        catbird-mls
      </Link>
      <Connection />
      <div className="top-bar-end">
        <ZoneButton />
        <ThemeButton />
        <OperatorButtons />
      </div>
    </header>
  )
}

function Connection() {
  const { last, connected } = useLive()
  const state = connected ? 'live' : last === undefined ? 'opening' : 'lost'
  const words = { live: 'Live', opening: 'Connecting…', lost: 'Connection lost' }
  return (
    <span className="connection" data-state={state} role="status">
      {words[state]}
      {state === 'lost' && <span className="connection-more">: trying again</span>}
    </span>
  )
}

function ZoneButton() {
  const { chosen, zone, toggle } = useTimeZone()
  const other = chosen === 'utc' ? 'the zone of this browser' : 'UTC'
  return (
    <button
      type="button"
      className="bar-button"
      title={`Times are in ${zone}. Show them in ${other}.`}
      onClick={toggle}
    >
      <span className="hidden">Times are in </span>
      {zone}
    </button>
  )
}

function ThemeButton() {
  const { theme, turn } = useTheme()
  const words = { system: 'as the system', light: 'light', dark: 'dark' }
  const signs = { system: '◐', light: '☀', dark: '☾' }
  return (
    <button type="button" className="bar-button" title={`Theme: ${words[theme]}`} onClick={turn}>
      <span aria-hidden="true">{signs[theme]}</span>
      <span className="hidden">Theme: {words[theme]}</span>
    </button>
  )
}

function OperatorButtons() {
  const { caller } = useMe()
  const signOut = useSignOut()
  if (caller === null) return null
  return (
    <>
      <span className="bar-text" title={caller.way === 'oauth' ? caller.id : undefined}>
        {caller.role}
      </span>
      <button type="button" className="bar-button" onClick={signOut}>
        Sign out
      </button>
    </>
  )
}

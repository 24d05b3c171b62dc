import { Outlet, useRouterState } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { LiveProvider } from '../api/live.tsx'
import { Announcements } from '../ui/announcements.tsx'
import { Nav } from './nav.tsx'
import { TopBar } from './top-bar.tsx'

/** What is around every page for those who are signed in. */
export function Shell() {
  // The menu is open on the page that it was opened on.
  const [menuAt, setMenuAt] = useState<string>()
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const main = useRef<HTMLElement>(null)
  const menu = menuAt === path
  return (
    <LiveProvider>
      <a className="skip" href="#main" onClick={() => main.current?.focus()}>
        Skip to the page
      </a>
      <div className="shell" data-menu={menu || undefined}>
        <TopBar menu={menu} onMenu={() => setMenuAt(menu ? undefined : path)} />
        <Nav />
        <main id="main" ref={main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <Announcements />
    </LiveProvider>
  )
}

import { Outlet } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { LiveProvider } from '../api/live.tsx'
import { Announcements } from '../ui/announcements.tsx'
import { Nav } from './nav.tsx'
import { TopBar } from './top-bar.tsx'

/** What is around every page for those who are signed in. */
export function Shell() {
  const [menu, setMenu] = useState(false)
  const main = useRef<HTMLElement>(null)
  const close = () => setMenu(false)
  useEscape(menu, close)
  return (
    <LiveProvider>
      <a className="skip" href="#main" onClick={() => main.current?.focus()}>
        Skip to the page
      </a>
      <div className="shell" data-menu={menu || undefined}>
        <TopBar menu={menu} onMenu={() => setMenu(!menu)} />
        <Nav onGo={close} />
        {/* On a narrow window the open menu covers the page, which the keyboard does not get at meanwhile. */}
        <main id="main" ref={main} tabIndex={-1} inert={menu}>
          <Outlet />
        </main>
      </div>
      <Announcements />
    </LiveProvider>
  )
}

/** Closes what is open by Escape, and gives the focus back to what has opened it. */
function useEscape(open: boolean, close: () => void): void {
  useEffect(() => {
    if (!open) return undefined
    const opener = document.activeElement
    const onKey = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return
      close()
      if (opener instanceof HTMLElement) opener.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  })
}

import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'

type Props = { title: string; lead?: ReactNode; actions?: ReactNode; children: ReactNode }

/** A page: names the tab, and hands the heading to whoever reads by ear when it opens. */
export function Page({ title, lead, actions, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · catbird-mls`
  }, [title])
  useEffect(() => {
    if (
      document.activeElement === document.body ||
      document.activeElement?.closest('nav') instanceof HTMLElement
    )
      heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <>
      <header className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p className="lead">{lead}</p>}
        </div>
        {actions !== undefined && <div className="actions">{actions}</div>}
      </header>
      {children}
    </>
  )
}

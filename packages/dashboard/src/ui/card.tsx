import { useId } from 'react'
import type { ReactNode } from 'react'

type Props = { title: string; lead?: ReactNode; actions?: ReactNode; children: ReactNode; className?: string }

/** A part of a page, with a heading that it can be found by. */
export function Card({ title, lead, actions, children, className = '' }: Props) {
  const id = useId()
  return (
    <section className={`card ${className}`.trim()} aria-labelledby={id}>
      <header className="card-head">
        <h2 id={id}>{title}</h2>
        {actions !== undefined && <div className="actions">{actions}</div>}
      </header>
      {lead !== undefined && <p className="lead">{lead}</p>}
      {children}
    </section>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { trpc } from '../../api/trpc.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FindHere } from '../../ui/find-here.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { ServiceFacts } from '../../ui/service-facts.tsx'
import { findSettings, groupConfig } from './flat-config.ts'
import type { Setting } from './flat-config.ts'

/** What the service is set to, as the node that answers has read it. */
export function ConfigCard() {
  const asked = useQuery(trpc.settings.config.queryOptions())
  const [text, setText] = useState('')
  return (
    <Card
      title="Configuration"
      lead="What the node that answers was started with. It is changed where the service is started, and counts from the next start on; secrets are hidden. What is not set is left out."
    >
      <ServiceFacts service={asked.data?.service} />
      <FindHere label="Find a setting" hint="Name or value" text={text} onText={setText} />
      <Loaded query={asked} lines={20}>
        {({ config }) => <Groups config={config} text={text} />}
      </Loaded>
    </Card>
  )
}

function Groups({ config, text }: { config: Readonly<Record<string, unknown>>; text: string }) {
  const groups = findSettings(groupConfig(config), text)
  if (groups.length === 0)
    return <Empty title="Nothing is set by that name or to that.">It may be left at nothing.</Empty>
  return groups.map(({ title, settings }) => (
    <section key={title} className="settings-group" aria-label={title}>
      <h3>{title}</h3>
      {title === 'limits' && (
        <p className="dim">
          What limits are where no operator has set anything; the page of limits has what counts.
        </p>
      )}
      <dl className="settings">
        {settings.map((setting) => (
          <Line key={setting.name} setting={setting} />
        ))}
      </dl>
    </section>
  ))
}

function Line({ setting: { name, value, hidden } }: { setting: Setting }) {
  return (
    <div>
      <dt>
        <code>{name}</code>
      </dt>
      <dd>{hidden ? <Badge>Set, and hidden</Badge> : <code className="setting-value">{value}</code>}</dd>
    </div>
  )
}

import type { Stage } from './stage.ts'

/** A page of the dashboard: its name, where it is, and what its heading says. */
export type DashboardPage = {
  readonly name: string
  readonly path: string
  readonly heading: string | RegExp
}

/** Every page that somebody who is signed in can open, with something to see on each. */
export function allPages({ traffic }: Pick<Stage, 'traffic'>): readonly DashboardPage[] {
  const { cast, group, reportId } = traffic
  return [
    { name: 'overview', path: '', heading: 'Overview' },
    { name: 'nodes', path: '/nodes', heading: 'Nodes' },
    { name: 'jobs', path: '/jobs', heading: 'Jobs' },
    { name: 'limits', path: '/limits', heading: 'Limits' },
    { name: 'accounts', path: '/accounts', heading: 'Accounts' },
    { name: 'account', path: `/accounts/${encodeURIComponent(cast.mallory.did)}`, heading: /did:key/ },
    { name: 'convos', path: '/convos', heading: 'Convos' },
    { name: 'convo', path: `/convos/${group.id}`, heading: /./ },
    { name: 'reports', path: '/reports', heading: 'Reports' },
    { name: 'report', path: `/reports/${reportId}`, heading: /Report/ },
    { name: 'invites', path: '/invites', heading: 'Invites' },
    { name: 'key-packages', path: '/key-packages', heading: 'Key packages' },
    { name: 'audit', path: '/audit', heading: 'Audit log' },
    { name: 'settings', path: '/settings', heading: 'Settings' },
  ]
}

/** Where whoever is not signed in comes to. */
export const signInPage: DashboardPage = { name: 'sign-in', path: '/sign-in', heading: 'Sign in' }

import { createRootRoute, createRoute, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import { queryClient } from '../api/query-client.ts'
import { trpc } from '../api/trpc.ts'
import { takePlace } from '../pages/sign-in/place.ts'
import { oneOf, optional, text } from './search.ts'
import { NotFound } from './not-found.tsx'
import { PageError } from './page-error.tsx'
import { Shell } from './shell.tsx'

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: PageError })

const whoIsSignedIn = () => queryClient.query({ ...trpc.session.me.queryOptions(), staleTime: 'static' })

/** Where an operator signs in: `next` is where they go on to. */
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (given) => optional({ next: text(given.next), failed: oneOf(given.failed, ['account']) }),
  beforeLoad: async ({ location }) => {
    const me = await whoIsSignedIn()
    // A link signs in whoever opens it, as what the link says.
    if (me.caller !== null && location.hash === '') redirect({ to: '/', throw: true })
  },
  component: lazyRouteComponent(() => import('../pages/sign-in/sign-in-page.tsx'), 'SignInPage'),
})

/** All that needs somebody who is signed in. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ location }) => {
    const me = await whoIsSignedIn()
    if (me.caller === null) redirect({ to: '/sign-in', search: { next: location.href }, throw: true })
    const place = location.href === '/' ? takePlace() : '/'
    if (place !== '/') redirect({ href: place, throw: true })
  },
  component: Shell,
})

const at = { getParentRoute: () => signedIn }

const pages = [
  createRoute({
    ...at,
    path: '/',
    validateSearch: (given) => optional({ hours: oneOf(given.hours, ['6', '24']) }),
    component: lazyRouteComponent(() => import('../pages/overview/overview-page.tsx'), 'OverviewPage'),
  }),
  createRoute({
    ...at,
    path: '/accounts',
    validateSearch: (given) =>
      optional({
        q: text(given.q),
        filter: oneOf(given.filter, ['suspended', 'takenDown', 'deleting', 'inactive']),
      }),
    component: lazyRouteComponent(() => import('../pages/accounts/accounts-page.tsx'), 'AccountsPage'),
  }),
  createRoute({
    ...at,
    path: '/accounts/$did',
    component: lazyRouteComponent(() => import('../pages/account/account-page.tsx'), 'AccountPage'),
  }),
  createRoute({
    ...at,
    path: '/convos',
    validateSearch: (given) =>
      optional({
        q: text(given.q),
        filter: oneOf(given.filter, ['direct', 'group', 'attention']),
      }),
    component: lazyRouteComponent(() => import('../pages/convos/convos-page.tsx'), 'ConvosPage'),
  }),
  createRoute({
    ...at,
    path: '/convos/$convoId',
    component: lazyRouteComponent(() => import('../pages/convo/convo-page.tsx'), 'ConvoPage'),
  }),
  createRoute({
    ...at,
    path: '/reports',
    validateSearch: (given) =>
      optional({ state: oneOf(given.state, ['resolved']), subject: text(given.subject) }),
    component: lazyRouteComponent(() => import('../pages/reports/reports-page.tsx'), 'ReportsPage'),
  }),
  createRoute({
    ...at,
    path: '/reports/$reportId',
    component: lazyRouteComponent(() => import('../pages/report/report-page.tsx'), 'ReportPage'),
  }),
  createRoute({
    ...at,
    path: '/invites',
    validateSearch: (given) => optional({ filter: oneOf(given.filter, ['all']) }),
    component: lazyRouteComponent(() => import('../pages/invites/invites-page.tsx'), 'InvitesPage'),
  }),
  createRoute({
    ...at,
    path: '/key-packages',
    validateSearch: (given) => optional({ below: oneOf(text(given.below), ['2', '5', '10', '25']) }),
    component: lazyRouteComponent(
      () => import('../pages/key-packages/key-packages-page.tsx'),
      'KeyPackagesPage',
    ),
  }),
  createRoute({
    ...at,
    path: '/nodes',
    validateSearch: (given) => optional({ node: text(given.node) }),
    component: lazyRouteComponent(() => import('../pages/nodes/nodes-page.tsx'), 'NodesPage'),
  }),
  createRoute({
    ...at,
    path: '/jobs',
    component: lazyRouteComponent(() => import('../pages/jobs/jobs-page.tsx'), 'JobsPage'),
  }),
  createRoute({
    ...at,
    path: '/limits',
    component: lazyRouteComponent(() => import('../pages/limits/limits-page.tsx'), 'LimitsPage'),
  }),
  createRoute({
    ...at,
    path: '/audit',
    validateSearch: (given) => optional({ act: text(given.act), did: text(given.did), by: text(given.by) }),
    component: lazyRouteComponent(() => import('../pages/audit/audit-page.tsx'), 'AuditPage'),
  }),
  createRoute({
    ...at,
    path: '/settings',
    component: lazyRouteComponent(() => import('../pages/settings/settings-page.tsx'), 'SettingsPage'),
  }),
] as const

/** Loads the code of every page, so that each opens at once, and while the server is away as well. */
export async function loadPages(): Promise<void> {
  await Promise.all(
    pages.map(async ({ options }) => {
      await options.component?.preload?.()
    }),
  )
}

/** The pages, as the address names them. */
export const routeTree = root.addChildren([signIn, signedIn.addChildren(pages)])

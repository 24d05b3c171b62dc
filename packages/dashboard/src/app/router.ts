import { createRouter } from '@tanstack/react-router'
import { NotFound } from './not-found.tsx'
import { Opening } from './opening.tsx'
import { PageError } from './page-error.tsx'
import { routeTree } from './routes.tsx'
import { parseSearch, writeSearch } from './search.ts'

/** Turns addresses below `/admin` into pages. */
export const router = createRouter({
  routeTree,
  basepath: '/admin',
  parseSearch,
  stringifySearch: writeSearch,
  defaultPreload: 'intent',
  defaultNotFoundComponent: NotFound,
  // Each page for itself: one that fails leaves the way to the others.
  defaultErrorComponent: PageError,
  defaultPendingComponent: Opening,
  defaultPendingMs: 700,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

import { createRouter } from '@tanstack/react-router'
import { NotFound } from './not-found.tsx'
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
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

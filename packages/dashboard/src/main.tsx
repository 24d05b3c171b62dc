import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient, signedOut } from './api/query-client.ts'
import { trpc } from './api/trpc.ts'
import { router } from './app/router.ts'
import { loadPages } from './app/routes.tsx'
import { applyTheme } from './ui/theme.ts'
import './styles/index.css'

applyTheme()

// Whoever was signed out meanwhile is led to where one signs in, and back.
signedOut.addEventListener('signedOut', () => {
  void queryClient.invalidateQueries({ queryKey: trpc.session.me.queryKey() }).then(() => router.invalidate())
})

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no place for the dashboard.')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)

// Once the first page is through. What does not load now is loaded when it is opened.
setTimeout(() => void loadPages().catch(() => undefined), 2_000)

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressAssets } from './build/compress-assets.ts'

/** Where the server is whose procedures the pages of `npm run dev` call. */
const server = process.env.DASHBOARD_SERVER ?? 'http://127.0.0.1:3000'
/** The request keeps its `Host`, since the server answers to pages of its own address alone. */
const proxied = { target: server, changeOrigin: false }

export default defineConfig({
  root: import.meta.dirname,
  base: '/admin/',
  plugins: [react(), compressAssets()],
  // Nothing is inlined: the server's policy for these pages allows no data: URL and no script or style in a page.
  build: {
    outDir: 'dist/admin',
    manifest: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    modulePreload: { polyfill: false },
  },
  // By the name that the server prints as well: who signs in there is signed in here.
  server: { host: 'localhost', proxy: { '/admin/trpc': proxied, '/admin/oauth': proxied } },
})

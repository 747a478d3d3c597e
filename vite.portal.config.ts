import { defineConfig } from 'vite'

/** Builds the portal's pages for the server: Node runs TypeScript, but not JSX. */
export default defineConfig({
  build: {
    ssr: 'web/portal/pages.tsx',
    outDir: 'dist/portal',
    emptyOutDir: true,
    target: 'esnext',
  },
  logLevel: 'warn',
})

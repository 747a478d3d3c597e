import { defineConfig } from 'vite'

/** Builds the one script of the portal: it improves the application form, which works without it. */
export default defineConfig({
  publicDir: false,
  build: { outDir: 'dist/portal-form', emptyOutDir: true, target: 'es2020', rolldownOptions: { input: 'web/portal/form.ts', output: { entryFileNames: 'form.js' } } },
  logLevel: 'warn',
})

import { defineConfig } from 'vite'

/** Builds the two scripts of the portal: they improve searching and the application form, which work without them. */
export default defineConfig({
  publicDir: false,
  build: { outDir: 'dist/portal-form', emptyOutDir: true, target: 'es2020', rolldownOptions: { input: { form: 'web/portal/form.ts', find: 'web/portal/find.ts' }, output: { entryFileNames: '[name].js' } } },
  logLevel: 'warn',
})

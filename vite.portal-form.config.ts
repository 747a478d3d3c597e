import { defineConfig } from 'vite'

/** Builds the scripts of the portal: they improve pages that work without them. */
export default defineConfig({
  publicDir: false,
  base: '/portal/',
  build: {
    outDir: 'dist/portal-form',
    emptyOutDir: true,
    target: 'es2020',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        form: 'web/portal/form.ts',
        find: 'web/portal/find.ts',
        keep: 'web/portal/keep.ts',
        site: 'web/portal/site.ts',
        sw: 'web/portal/sw.ts',
      },
      output: { entryFileNames: '[name].js' },
    },
  },
  logLevel: 'warn',
})

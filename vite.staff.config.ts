import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: 'web/staff',
  base: '/staff/',
  plugins: [react()],
  build: {
    outDir: '../../dist/staff',
    emptyOutDir: true,
    target: 'es2022',
    // What the first import sets holds for all that come after it, in whatever chunk they lie.
    rolldownOptions: { output: { strictExecutionOrder: true } },
    chunkSizeWarningLimit: 2000,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
  logLevel: 'warn',
})

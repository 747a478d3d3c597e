import '../ui/without-eval.ts'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { App as AntApp, ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { Shell } from './shell/Shell.tsx'
import '../ui/edges.css'
import './staff.css'

const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 5000 } } })
// What is being written in a form, until it was sent or the officer signed out.
queries.setQueryDefaults(['written'], { gcTime: Number.POSITIVE_INFINITY })

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <ConfigProvider
      locale={zhCN}
      theme={{
        token: {
          motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
          colorPrimary: '#0b57a4',
          colorLink: '#0b57a4',
          // By itself it would be lighter than can be read.
          colorLinkHover: '#083f78',
          colorLinkActive: '#083f78',
          colorError: '#b3261e',
          colorTextPlaceholder: '#66717e',
          colorTextTertiary: '#5d6875',
          borderRadius: 5,
          colorTextDescription: '#4d5b6b',
          colorTextSecondary: '#4d5b6b',
        },
      }}
    >
      <AntApp>
        <QueryClientProvider client={queries}>
          <BrowserRouter basename="/staff">
            <Shell />
          </BrowserRouter>
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  </StrictMode>,
)

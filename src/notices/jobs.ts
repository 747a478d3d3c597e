import type { Job } from '#platform/jobs'
import { type ExpiryDeps, remindOfExpiry } from './expiry.ts'

export const noticeJobs: readonly Job<ExpiryDeps>[] = [{ when: 'new-day', does: remindOfExpiry }]

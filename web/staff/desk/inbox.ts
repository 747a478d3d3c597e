import { useAnswer } from '../client.ts'

/** 提醒: what I was told, and how much of it I have not read. */
export const useInbox = () => useAnswer('/api/notices', {}, { refetchInterval: 60_000 })

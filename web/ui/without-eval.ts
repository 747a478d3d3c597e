import { config } from 'zod'

// Schemas would try to compile themselves, which the content security policy forbids and the
// browser complains of.
config({ jitless: true })

import { join, resolve } from 'node:path'

/** Where the program lies: its sources, or what of them a release brings along. */
export const repositoryDir = resolve(import.meta.dirname, '../..')
/** What comes with the product: catalogue, calendars, processes, forms, templates. */
export const dataDir = join(repositoryDir, 'data')
/** What documents are set in. */
export const fontsDir = join(dataDir, 'fonts')

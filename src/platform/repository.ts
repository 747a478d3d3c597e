import { join, resolve } from 'node:path'

/** Where the program lies: its sources, or what of them a release brings along. */
export const repositoryDir = resolve(import.meta.dirname, '../..')
/** What comes with the product: catalogue, calendars, processes, forms, templates. */
export const dataDir = join(repositoryDir, 'data')
/** What documents are set in, with what Typst is told about it. */
export const fontsDir = join(dataDir, 'fonts')
export const fontsConfig = join(fontsDir, 'fonts.conf')
/** The same folders as in `fonts.conf`: the second one is filled by whoever needs more. */
export const FONT_DIRS = [fontsDir, '/usr/local/share/fonts/yimen'] as const

/** Largest file that may be handed in, and how people are told of it. */
export const MOST_UPLOAD_BYTES = 20 * 1024 * 1024
export const MOST_UPLOAD = `${MOST_UPLOAD_BYTES / 1024 / 1024} MB`

/** Largest file that may be uploaded. */
export const MOST_UPLOAD_BYTES = 20 * 1024 * 1024

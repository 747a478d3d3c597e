/**
 * Something outside is not as a county needs it. The message is a Chinese sentence for whoever
 * operates it, and says what to do.
 */
export class NotReadyError extends Error {}

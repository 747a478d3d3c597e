import type { WaitingTask } from '#tasks'

/** Where in the staff web a task is done. */
export function pathOf({
  kind,
  subjectId,
  stream,
}: Pick<WaitingTask, 'kind' | 'subjectId' | 'stream'>): string {
  switch (kind) {
    case 'case':
      return `/cases/${subjectId}`
    case 'letter':
      return `/letters/${subjectId}`
    case 'rating':
      return `/ratings?id=${subjectId}`
    case 'card':
      return `/supervision/${subjectId}`
    case 'directive':
      return `/supervision/directives?id=${subjectId}`
    case 'measure':
      return '/supervision/measures'
    case 'check':
      return '/supervision/daily'
    case 'person':
      return `/persons?id=${subjectId}`
    case 'plan':
      return '/process-changes'
    case 'draft':
      return stream.startsWith('world/calendar/')
        ? '/calendar'
        : `/publications/${stream.split('/').slice(1, 3).join('/')}`
  }
}

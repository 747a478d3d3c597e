/* On every page: reading without a network. */
if ('serviceWorker' in navigator)
  void navigator.serviceWorker.register('/sw.js').catch(() => undefined)
export {}

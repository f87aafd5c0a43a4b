"use strict";
// Asks the site's worker, where there is one, to keep this page and what it plays for when there is no network.
{
  const worker = document.querySelector('meta[name="duologue-worker"]')?.content;
  const isServed = location.protocol.startsWith("http");
  // Browsers know no workers on plain http, and people who save data do not want all the audio.
  if (worker && isServed && navigator.serviceWorker && !navigator.connection?.saveData) {
    const parts = document.querySelectorAll("audio, .files a, img:not([loading])");
    const files = Array.from(parts, (part) => part.src ?? part.href);
    const ask = async () => {
      await navigator.serviceWorker.register(worker);
      const { active } = await navigator.serviceWorker.ready;
      active.postMessage({ page: location.href, files });
    };
    ask().catch(() => {}); // the page works without
  }
}

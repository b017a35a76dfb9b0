// Keeps what the book fetched, so that it works without a network after the first visit. {{version}}
const name = "init-notebooks {{version}}";

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", event => event.waitUntil((async () => {
  for (const key of await caches.keys()) if (key.startsWith("init-notebooks ") && key !== name) await caches.delete(key);
  await self.clients.claim();
})()));

/** A page says what it was made of before this worker was there. */
self.addEventListener("message", event => event.waitUntil((async () => {
  const cache = await caches.open(name);
  await Promise.all(event.data.map(address => cache.add(address).catch(() => { })));
})()));

self.addEventListener("fetch", event => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(self.registration.scope)) return;
  // Files of the program change their names with their content; of the others the newest is wanted.
  event.respondWith(/\/_framework\/.+\.\w{10}\.(wasm|js)(\.gz)?$/.test(request.url) ? keptFirst(request) : networkFirst(request));
});

async function keptFirst(request) {
  return await caches.match(request, { ignoreSearch: true }) ?? networkFirst(request);
}

async function networkFirst(request) {
  const cache = await caches.open(name);
  try {
    const response = await fetch(request);
    if (response.ok) cache.put(request, response.clone()).catch(() => { });
    return response;
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

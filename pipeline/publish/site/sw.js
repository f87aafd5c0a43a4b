"use strict";
// Keeps the pages that were visited, with what they play, and answers for them when there is no network.
// Each page has a cache of its own, named by its address.

const MOST_PAGES = 30;
const PATIENCE_MS = 4000; // of a phone that has left the network, which takes long to say so
const scope = self.registration.scope;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(keep(event.data)));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(scope)) event.respondWith(answer(event.request));
});

/** An address as it is kept: without what follows the path, and a folder for its page. */
function plain(url) {
  const address = new URL(url);
  address.hash = address.search = "";
  return address.href.replace(/\/index\.html$/, "/");
}

/** True for audio; its name carries a hash of its bytes, so that what is kept is never out of date. */
function isAudio(address) {
  return /\.(mp3|m4a)$/.test(address);
}

function find(address) {
  return caches.match(address, { ignoreVary: true });
}

async function keep({ page, files }) {
  const name = plain(page);
  const wanted = [page, ...files].map(plain).filter((address) => address.startsWith(scope));
  const cache = await caches.open(name);
  for (const { url } of await cache.keys()) if (!wanted.includes(url)) await cache.delete(url);
  while ((await others(name)).length >= MOST_PAGES) await forgetOldest(name);
  for (const address of wanted) {
    if (isAudio(address) && (await find(address))) continue;
    await put(cache, name, address).catch(() => {}); // what is kept already stays
  }
}

async function put(cache, name, address) {
  const response = await fetch(address);
  if (response.status !== 200 || response.redirected) return;
  try {
    await cache.put(address, response);
  } catch (error) {
    if (error.name === "QuotaExceededError" && (await forgetOldest(name))) await put(cache, name, address);
  }
}

/** The pages that are kept beside one, the oldest first. */
async function others(name) {
  return (await caches.keys()).filter((other) => other.startsWith(scope) && other !== name);
}

async function forgetOldest(name) {
  const [oldest] = await others(name);
  return oldest !== undefined && caches.delete(oldest);
}

async function answer(request) {
  const kept = await find(plain(request.url));
  if (!kept) return fetch(request);
  if (isAudio(plain(request.url))) return partOf(kept, request.headers.get("range"));
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE_MS));
  return Promise.race([fetch(request), late]).catch(() => kept);
}

/** What a player asks for of a file that is kept whole (RFC 9110, section 14). */
async function partOf(response, range) {
  const asked = /^bytes=(\d*)-(\d*)$/.exec(range ?? "");
  if (!asked) return response;
  const whole = await response.blob();
  const [first, last] = asked.slice(1).map((digits) => (digits ? Number(digits) : null));
  const start = first ?? Math.max(0, whole.size - last);
  const end = first === null ? whole.size - 1 : Math.min(last ?? Infinity, whole.size - 1);
  if (start > end) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${whole.size}` } });
  const headers = {
    "Accept-Ranges": "bytes",
    "Content-Length": String(end - start + 1),
    "Content-Range": `bytes ${start}-${end}/${whole.size}`,
    "Content-Type": whole.type,
  };
  return new Response(whole.slice(start, end + 1), { status: 206, headers });
}

// In the worker: fetches .NET, runs the cells that a lesson sends, and answers what the workbench asks.
let book, host, bench, ready, unseen, current = "", at = 0, overflow = false;

// What .NET says when a stack is too small: a line for each call.
console.error = text => { overflow ||= /StackOverflow/.test(text); };

self.addEventListener("message", async ({ data }) => {
  if (data.kind === "start") {
    ({ book, unseen } = data);
    ready = start(data.cells);
    ready.catch(error => post({ kind: "ended", why: `✗ The program could not be loaded (${error?.message ?? error}). Is the network there?` }));
  } else {
    try {
      await ready;
    } catch {
      return;
    }
    await (data.kind === "ask" ? answer(data) : run(data));
    fetched();
  }
});

const post = message => self.postMessage(message);

async function run({ ids, sources, wanted }) {
  try {
    const places = [...host.Plan(sources, wanted)];
    for (const [i, place] of places.entries()) {
      [current, at] = [ids[place], 0];
      post({ kind: "cell", place, number: i + 1, count: places.length });
      const result = JSON.parse(await host.Run(place, ids[place], sources[place]));
      post({ kind: "result", result: { ...result, place } });
      if (result.error) break;
    }
    post({ kind: "done" });
  } catch (error) {
    post({ kind: "ended", why: endOf(error) });
  }
}

/** What the workbench asks: the name of a method and its arguments. A file is read here, and goes nowhere else. */
async function answer({ method, given }) {
  try {
    const values = await Promise.all(given.map(async one => one instanceof Blob ? new Uint8Array(await one.arrayBuffer()) : one));
    post({ kind: "answer", value: await bench[method](...values) });
  } catch (error) {
    post({ kind: "ended", why: endOf(error) });
  }
}

/** What ends .NET itself: a call of exit, or a stack that is too small for a recursion. */
function endOf(error) {
  const text = String(error?.message ?? error);
  const why = overflow || /call stack|stack overflow/i.test(text) ? "calls itself without an end"
    : error?.name === "ExitStatus" || /exit/i.test(text) ? "ends the program"
    : /memory/i.test(text) ? "needs more memory than a page has"
    : `ended .NET (${text.split("\n")[0]})`;
  return `✗ ${current ? `The cell ${current}${at ? `, line ${at}` : ""}, ${why}` : `The program stopped: it ${why}`}. The next run starts it again.`;
}

async function start(cells) {
  const reference = fetch(book + "live/reference.zip").then(response => response.arrayBuffer());
  const [{ dotnet }, packed] = await Promise.all([import(book + "live/_framework/dotnet.js"), compressesNothing()]);
  let loaded = 0;
  const count = bytes => post({ kind: "load", loaded: loaded += bytes, packed });
  const runtime = await dotnet
    .withResourceLoader((type, name, uri) => type === "dotnetjs" || type === "manifest" ? null : load(new URL(uri, book + "live/_framework/").href, packed, count))
    .create();
  runtime.setModuleImports("page", {
    reached: line => { at = line; },
    fetch: file => fetchNow(book + "live/reference/" + file),
    digest,
    told: async tensor => post({ kind: "told", tensor: JSON.parse(tensor) }),
    doing: step => post({ kind: "doing", step }),
  });
  ({ CellHost: host, WorkbenchHost: bench } = (await runtime.getAssemblyExports("InitNotebooks.Web.dll")).InitNotebooks.Web);
  fuse(runtime);
  host.Begin(new Uint8Array(await reference));
  const { coreAssembly, assembly } = runtime.getConfig().resources;
  if (cells) host.Start([...coreAssembly, ...assembly].map(entry => entry.virtualPath.replace(/\.wasm$/, "")));
  post({ kind: "started" });
  fetched();
}

/** Tells what was fetched since it was last told, where no service worker has seen it. */
function fetched() {
  if (!unseen) return;
  post({ kind: "fetched", addresses: [import.meta.url, ...performance.getEntriesByType("resource").map(entry => entry.name)] });
  performance.clearResourceTimings();
}

/** Compiles the kernels with the processor's multiply-add; a browser that has not heard of it goes without. */
function fuse(runtime) {
  let kernels;
  try {
    const memory = runtime.Module.wasmExports.memory;
    kernels = new WebAssembly.Instance(new WebAssembly.Module(host.Kernels()), { page: { memory } });
  } catch {
    return;
  }
  runtime.setModuleImports("kernels", kernels.exports);
  host.Fuse();
}

/** Whether the files come as they are, and the packed ones beside them are the smaller choice. */
async function compressesNothing() {
  if (typeof DecompressionStream === "undefined") return false;
  const response = await fetch(book + "live/_framework/dotnet.js");
  return !response.headers.get("content-encoding");
}

async function load(address, packed, count) {
  const response = await fetch(packed ? address + ".gz" : address, { cache: "force-cache" });
  if (!response.ok) {
    if (packed) return load(address, false, count);
    throw new Error(`${response.status} for ${address}`);
  }
  const counted = response.body.pipeThrough(new TransformStream({
    transform(chunk, controller) {
      count(chunk.length);
      controller.enqueue(chunk);
    },
  }));
  // A server may say that a .gz is encoded so; then the browser has unpacked it already.
  const body = packed && !response.headers.get("content-encoding") ? counted.pipeThrough(new DecompressionStream("gzip")) : counted;
  return new Response(body, { headers: { "content-type": address.endsWith(".js") ? "text/javascript" : "application/wasm" } });
}

/** The SHA-256 of bytes in .NET's memory, by the browser; empty where it computes none, for a page that did not come safely. */
async function digest(view) {
  try {
    if (!self.crypto?.subtle) return "";
    const hash = await crypto.subtle.digest("SHA-256", view.slice());
    return [...new Uint8Array(hash)].map(byte => byte.toString(16).padStart(2, "0")).join("");
  } finally {
    view.dispose();
  }
}

/** A file at once: .NET asks for it in the middle of a cell. Only a worker may wait like this. */
function fetchNow(address) {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.responseType = "arraybuffer";
  try {
    request.send();
  } catch {
    return new Uint8Array();
  }
  return request.status === 200 ? new Uint8Array(request.response) : new Uint8Array();
}

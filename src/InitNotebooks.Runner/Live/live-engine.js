// The worker in which .NET runs, from its start to its end.

/** Whether the program was fetched already, as far as this browser remembers. */
const key = "init-notebooks:live";

export class Engine {
  #app;
  #cells;
  #progress;
  #worker = null;
  #waiting = null;

  /**
   * @param {string} app The version of the program, which changes with each of its files.
   * @param {(step: object) => void} progress Told what happens while an answer is awaited.
   * @param {boolean} cells Whether it compiles cells.
   */
  constructor(app, progress, cells = true) {
    this.#app = app;
    this.#progress = progress;
    this.#cells = cells;
  }

  /** Whether pressing a button downloads nothing large any more. */
  get isHere() {
    try {
      return localStorage.getItem(key) === this.#app;
    } catch {
      return this.#worker !== null;
    }
  }

  /**
   * Runs a cell and what it needs.
   * @returns {Promise<object[]>} The results, the wanted cell's last; fewer where one of them failed. Rejected where the worker ended.
   */
  run(cells, wanted) {
    return this.#send({ kind: "run", ids: cells.map(cell => cell.id), sources: cells.map(cell => cell.source), wanted });
  }

  /** Asks the workbench's side of the program. A File among what is given is read by the worker. */
  ask(method, ...given) {
    return this.#send({ kind: "ask", method, given });
  }

  async #send(message) {
    const book = new URL("../", import.meta.url).href;
    this.#worker ??= this.#start(book);
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting = { results: [], resolve, reject };
        this.#worker.postMessage(message);
      });
    } finally {
      // Only now: nothing stands in the way of the first answer.
      offline(book);
    }
  }

  /** Ends the worker, whatever it does. The next run starts another. */
  end(why) {
    this.#worker?.terminate();
    this.#worker = null;
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.reject(new Error(why));
  }

  #start(book) {
    // A worker made of a blob keeps to the page's Content-Security-Policy: what a cell computes cannot be sent elsewhere.
    const script = URL.createObjectURL(new Blob([`import ${JSON.stringify(book + "assets/live-worker.js")};`], { type: "text/javascript" }));
    const worker = new Worker(script, { type: "module" });
    worker.addEventListener("error", event => {
      event.preventDefault();
      if (worker === this.#worker) this.end(`✗ The program ended: ${event.message || "it could not be loaded"}. The next run starts it again.`);
    });
    worker.addEventListener("message", event => { if (worker === this.#worker) this.#hear(event.data); });
    // A service worker that this page has not yet will not see what its worker fetches, and is told.
    worker.postMessage({ kind: "start", book, cells: this.#cells, unseen: !navigator.serviceWorker?.controller });
    return worker;
  }

  #hear(message) {
    switch (message.kind) {
      case "started":
        try { localStorage.setItem(key, this.#app); } catch { /* A browser that keeps nothing. */ }
        this.#progress({ kind: "start" });
        break;
      case "result":
        this.#waiting?.results.push(message.result);
        break;
      case "done":
      case "answer": {
        const waiting = this.#waiting;
        this.#waiting = null;
        waiting?.resolve(message.kind === "done" ? waiting.results : message.value);
        break;
      }
      case "fetched":
        keep(message.addresses);
        break;
      case "ended":
        this.end(message.why);
        break;
      default:
        this.#progress(message);
    }
  }
}

let registered = null;
const unkept = [];

/** Lets a small service worker keep what was fetched, the page itself, and what is fetched from now on: then the book works without a network. */
function offline(book) {
  if (registered) return;
  registered = (async () => {
    await navigator.serviceWorker.register(book + "sw.js");
    return (await navigator.serviceWorker.ready).active;
  })();
  keep([...unkept.splice(0), location.href.split("#")[0], ...performance.getEntriesByType("resource").map(entry => entry.name).filter(name => name.startsWith(book))]);
}

/** Has it keep what was fetched without it. */
async function keep(addresses) {
  if (!registered) return void unkept.push(...addresses);
  try {
    (await registered).postMessage(addresses);
  } catch { /* No service worker here: the book needs its server. */ }
}

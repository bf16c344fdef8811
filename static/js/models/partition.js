/* The frame's own storage partition. A browser that denies web storage to frames (a
   private window, say) still gives a partitioned cookie: this site's frame on this
   one host page, seen by nobody else. */

const MOST = 3500;
const THIRTY_DAYS = 30 * 86_400;

export class CookieStorage {
  constructor({ document, path, maxAge }) {
    Object.assign(this, { document, path, maxAge });
  }

  getItem(name) {
    const start = `${encodeURIComponent(name)}=`;
    const found = this.document.cookie.split("; ").find((pair) => pair.startsWith(start));
    return found ? decodeURIComponent(found.slice(start.length)) : null;
  }

  setItem(name, value) {
    const pair = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
    if (pair.length > MOST) throw new RangeError("Too long for a cookie.");
    this.#write(pair, this.maxAge);
  }

  removeItem(name) {
    this.#write(`${encodeURIComponent(name)}=`, 0);
  }

  #write(pair, maxAge) {
    const age = maxAge === undefined ? "" : `; Max-Age=${maxAge}`;
    this.document.cookie = `${pair}; Path=${this.path}; Secure; SameSite=None; Partitioned${age}`;
  }
}

/* name: localStorage (thirty days at most) or sessionStorage (until the browser closes). */
export function partition(name, window = globalThis.window) {
  try {
    const storage = window[name];
    storage.getItem("vitrine");
    return storage;
  } catch {
    const maxAge = name === "localStorage" ? THIRTY_DAYS : undefined;
    return new CookieStorage({ document: window.document, path: "/widget/frame/", maxAge });
  }
}

/* The rotating secret that continues a session after a page change. It lives in the
   frame's own storage partition; two tabs take turns, because each use spends it. */

export class Resume {
  constructor({ key, storage, locks = globalThis.navigator?.locks }) {
    Object.assign(this, { storage, locks, name: `vitrine.resume.${key}` });
  }

  get secret() {
    try {
      return this.storage.getItem(this.name);
    } catch {
      return null;
    }
  }

  keep(secret) {
    try {
      this.storage.setItem(this.name, secret);
    } catch {
      /* storage denied: the session lasts as long as the page */
    }
  }

  forget() {
    try {
      this.storage.removeItem(this.name);
    } catch {
      /* nothing was kept */
    }
  }

  /* Without locks two tabs may spend the same secret; the server forgives that for a minute. */
  async exclusively(work) {
    let started = false;
    const once = () => {
      started = true;
      return work();
    };
    try {
      return this.locks ? await this.locks.request(this.name, once) : await once();
    } catch (error) {
      if (started || error.name !== "SecurityError") throw error;
      return once();
    }
  }
}

/* Fetches what is new after a number: one request at a time, and once more if news
   came meanwhile. Coming back after a cut is the same call. */

export class Puller {
  #running = false;
  #again = false;

  constructor({ fetch, take, seq = 0 }) {
    Object.assign(this, { fetch, take, seq });
  }

  async pull() {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    try {
      do {
        this.#again = false;
        await this.#once();
      } while (this.#again);
    } finally {
      this.#running = false;
    }
  }

  async #once() {
    const after = this.seq;
    const answer = await this.fetch(after);
    this.seq = Math.max(this.seq, answer.seq);
    this.take(answer.html);
  }
}

/* Where a line with this number belongs among lines sorted by number. */
export function place(seqs, seq) {
  const at = seqs.findIndex((each) => each > seq);
  return at < 0 ? seqs.length : at;
}

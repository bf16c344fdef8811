/* Half-written words and chosen cards, per session, kept in the tab until they are sent. */

const EMPTY = { text: "", mode: "reply", cards: [] };

export class Drafts {
  constructor(storage) {
    this.storage = storage;
  }

  read(session) {
    try {
      return { ...EMPTY, ...JSON.parse(this.storage.getItem(name(session)) ?? "{}") };
    } catch {
      return { ...EMPTY };
    }
  }

  write(session, draft) {
    try {
      if (!draft.text && !draft.cards.length && draft.mode === "reply") this.storage.removeItem(name(session));
      else this.storage.setItem(name(session), JSON.stringify(draft));
    } catch {
      /* storage full or denied: only a reload forgets the draft */
    }
  }
}

function name(session) {
  return `vitrine.draft.${session}`;
}

/* What the shopper sees, as a reducer over the snapshot and the events after it.
   Pure: the same events give the same conversation, in whatever pieces they came. */

export function fromSnapshot(snapshot) {
  const { session } = snapshot;
  const conversation = {
    id: session.id,
    seq: session.seq,
    state: session.state,
    advisor: session.advisor ?? null,
    disclosure: snapshot.disclosure ?? null,
    notices: snapshot.notices ?? [],
    doors: snapshot.doors ?? { ask: false, person: true, book: true },
    availability: snapshot.availability ?? {},
    product: snapshot.product ?? null,
    messages: [],
    lines: [],
    handoff: snapshot.handoff ? { ...snapshot.handoff, position: snapshot.position ?? snapshot.handoff.position } : null,
    consents: { ...(snapshot.consents ?? {}) },
    peopleOnly: Boolean(session.people_only),
    appointment: snapshot.appointment ?? null,
    readByAdvisor: 0,
    typing: null,
    status: "",
  };
  return (snapshot.messages ?? []).reduce(withMessage, conversation);
}

/* Inserts by sequence, never twice: the echo of a message and the answer to its
   POST may arrive in either order. */
export function withMessage(conversation, message) {
  if (conversation.messages.some((known) => known.id === message.id)) {
    return {
      ...conversation,
      messages: conversation.messages.map((known) => (known.id === message.id ? { ...known, ...message } : known)),
    };
  }
  const messages = [...conversation.messages, message].sort((a, b) => a.seq - b.seq);
  return { ...conversation, messages };
}

const REDUCERS = {
  message(conversation, event) {
    const message = { at: event.at, ai: event.ai, ...event.payload.message };
    const quiet = message.author.kind === "shopper" ? {} : { typing: null, status: "" };
    return { ...withMessage(conversation, { ...message, seq: message.seq ?? event.seq }), ...quiet };
  },
  status(conversation, event) {
    return { ...conversation, status: event.payload.text ?? "" };
  },
  state(conversation, event) {
    const { state, advisor = conversation.advisor } = event.payload;
    const kept = state === "with_advisor" ? advisor : null;
    const next = { ...conversation, state, advisor: kept, status: "", typing: null };
    if (state !== "waiting") next.handoff = null;
    return withLine(next, event, stateLine(conversation, state));
  },
  handoff(conversation, event) {
    return { ...conversation, handoff: { ...conversation.handoff, ...(event.payload.packet ?? event.payload) } };
  },
  read(conversation, event) {
    if (event.payload.by === "shopper") return conversation;
    return { ...conversation, readByAdvisor: Math.max(conversation.readByAdvisor, event.payload.seq ?? 0) };
  },
  consent(conversation, event) {
    const { purpose, granted } = event.payload;
    return { ...conversation, consents: { ...conversation.consents, [purpose]: granted } };
  },
  appointment(conversation, event) {
    return { ...conversation, appointment: event.payload.appointment ?? event.payload };
  },
  ended(conversation, event) {
    if (conversation.state === "ended") return conversation;
    return withLine({ ...conversation, state: "ended", status: "", typing: null }, event, { key: "line.ended" });
  },
};

/* Who joins or takes over is said by the house's own messages; these have none. */
function stateLine(before, state) {
  if (state === "with_assistant" && before.state === "with_advisor") return { key: "line.ai_again" };
  if (state === "ended") return { key: "line.ended" };
  if (state === "opened" && before.state === "ended") return { key: "line.returned" };
  return null;
}

function withLine(conversation, event, line) {
  if (!line) return conversation;
  return { ...conversation, lines: [...conversation.lines, { seq: event.seq, at: event.at, ...line }] };
}

/* Events at or below the cursor were seen already; unknown kinds only move it. */
export function apply(conversation, event) {
  if (event.seq <= conversation.seq) return conversation;
  const reducer = REDUCERS[event.kind];
  const next = reducer ? reducer(conversation, event) : conversation;
  return { ...next, seq: event.seq };
}

export function applyFleeting(conversation, { kind, payload = {} }) {
  if (kind === "typing") return { ...conversation, typing: payload.by === "shopper" ? null : (payload.by ?? null) };
  if (kind === "status") return { ...conversation, status: payload.text ?? "" };
  if (kind === "read") return REDUCERS.read(conversation, { payload });
  if (kind === "availability") return { ...conversation, availability: payload };
  if (kind === "queue") return { ...conversation, handoff: { ...conversation.handoff, ...payload } };
  return conversation;
}

/* Staff-only events leave holes too: the cursor moves over them once the server said so. */
export function caughtUp(conversation, seq) {
  return seq > conversation.seq ? { ...conversation, seq } : conversation;
}

export function leavesHole(conversation, event) {
  return event.seq > conversation.seq + 1;
}

export function isOpen(conversation) {
  return conversation.state !== "ended";
}

export function hasBegun(conversation) {
  return conversation.messages.length > 0 || !["opened", "ended"].includes(conversation.state);
}

/* Messages and house lines in one order, each message told whether it follows a
   line of the same speaker. */
export function timeline(conversation, pending = []) {
  const rows = [
    ...conversation.messages.map((message) => ({ type: "message", seq: message.seq, message })),
    ...conversation.lines.filter((line) => isOpen(conversation) || line.key !== "line.ended").map((line) => ({ type: "line", seq: line.seq, line })),
  ].sort((a, b) => a.seq - b.seq);
  const sent = new Set(conversation.messages.map((message) => message.client_id).filter(Boolean));
  for (const entry of pending) {
    if (!sent.has(entry.client_id)) rows.push({ type: "pending", entry });
  }
  return rows.map((row, index) => ({ ...row, follows: index > 0 && speaker(rows[index - 1]) === speaker(row) }));
}

function speaker(row) {
  if (row.type === "line") return `line-${row.seq}`;
  if (row.type === "pending") return "shopper";
  const { author } = row.message;
  return author.kind === "shopper" ? "shopper" : `${author.kind}:${author.name ?? ""}:${row.message.ai ?? ""}`;
}

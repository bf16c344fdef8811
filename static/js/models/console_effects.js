/* What one frame of the advisors' socket means for what is on the screen. Pure: a
   frame and the open session in, a list of things to do out. */

const LINES = ["message", "note", "feedback", "rating", "disclosure", "outcome"];
const AROUND = ["consent", "people_only", "handoff", "context"];
const PREPARED = ["wrapped_up", "follow_up"];

/* open: { session, state, advisor, me, floor } or null when nothing is open. */
export function effects(frame, open) {
  if (frame.type === "welcome") return open ? ["watch", "pull", "lists", "resend"] : ["lists"];
  if (frame.type === "floor") return ["lists"];
  if (!open || (frame.session && frame.session !== open.session)) return [];
  if (frame.type === "resync") return ["workspace"];
  if (frame.type === "unwatched") return ["gone"];
  if (frame.type === "heartbeat") return behind(frame, open) ? ["pull"] : [];
  if (frame.type === "fleeting") return fleeting(frame);
  return frame.type === "event" ? event(frame.event, open) : [];
}

function behind(frame, open) {
  return (frame.sessions?.[open.session] ?? 0) > open.seq;
}

function fleeting({ kind, payload = {} }) {
  if (kind === "typing" && payload.by === "shopper") return ["typing"];
  return kind === "read" && payload.by === "shopper" ? ["read"] : [];
}

function event({ kind, payload = {} }, open) {
  if (LINES.includes(kind)) return ["pull"];
  if (AROUND.includes(kind)) return ["pull", "around"];
  if (PREPARED.includes(kind)) return ["pull", "wrapup"];
  if (kind === "ended") return open.state === "ended" ? ["pull"] : ["workspace"];
  if (kind === "state") return state(payload, open);
  return [];
}

/* Changed hands: show it, unless it now is somebody's whose sessions this member may not read. */
function state(payload, open) {
  const holder = payload.advisor?.id ?? "";
  if (payload.state === open.state && holder === open.advisor) return ["pull"];
  const foreign = payload.state === "with_advisor" && holder !== open.me && !open.floor;
  return foreign ? ["lost"] : ["workspace"];
}

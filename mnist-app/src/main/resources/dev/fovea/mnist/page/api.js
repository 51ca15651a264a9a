/** A question the server did not answer. */
export class Unanswered extends Error {
  /**
   * kind: "refused", what was sent is at fault; "busy" or "gone", it may be asked again, after `seconds` if the server
   * said so; "failed", the server is at fault.
   */
  constructor(kind, message, { field = null, seconds = null } = {}) {
    super(message);
    this.kind = kind;
    this.field = field;
    this.seconds = seconds;
  }
}

/** Milliseconds the server may take for an answer. */
const PATIENCE = 20_000;

/** What the networks take a drawing or a picture for; throws Unanswered. */
export function predict(body, type, signal) {
  return ask("v1/predict", { method: "POST", body, headers: { "Content-Type": type }, signal });
}

/** What the server says of its networks; throws Unanswered. */
export function model() {
  return ask("v1/model", {});
}

async function ask(path, { signal: given, ...options }) {
  // By hand, because AbortSignal.any is younger than many a browser.
  const ending = new AbortController();
  const end = () => ending.abort();
  let late = false;
  const patience = setTimeout(() => {
    late = true;
    end();
  }, PATIENCE);
  given?.addEventListener("abort", end);
  let response;
  let text;
  try {
    response = await fetch(path, { ...options, signal: ending.signal, cache: "no-store" });
    text = await response.text();
  } catch {
    throw new Unanswered("gone", late ? "The server takes too long to answer." : "The server does not answer.");
  } finally {
    clearTimeout(patience);
    given?.removeEventListener("abort", end);
  }
  const answer = parsed(text);
  if (response.ok && answer !== null) {
    return answer;
  }
  const reason = typeof answer?.error === "string" ? answer.error : `status ${response.status}`;
  if (response.status === 503 || response.status === 429) {
    throw new Unanswered("busy", reason, { seconds: Number.parseInt(response.headers.get("Retry-After"), 10) || null });
  }
  if (response.status >= 400 && response.status < 500) {
    throw new Unanswered("refused", reason, { field: answer?.field ?? null });
  }
  throw new Unanswered("failed", response.ok ? "its answer is not JSON" : reason);
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

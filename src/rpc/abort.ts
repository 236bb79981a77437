/** Many calls may share one AbortSignal; Node takes more than ten listeners on one for a leak and says so. */

const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls `listener` when the signal is aborted; returns what calls that off. All of one signal share one listener on it. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  let listeners = waiting.get(signal);
  if (listeners === undefined) {
    const made = new Set<() => void>();
    waiting.set(signal, (listeners = made));
    signal.addEventListener(
      "abort",
      () => {
        for (const each of made) each();
      },
      { once: true },
    );
  }
  const own = listeners;
  own.add(listener);
  return () => void own.delete(listener);
}

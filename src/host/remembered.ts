/** Facts that do not change while the daemon runs. */

/** Reads once and gives the same answer from then on; a reading that failed is tried again at the next call. */
export function remembered<T>(read: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined;
  return () => {
    known ??= read().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

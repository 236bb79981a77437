// One line on the terminal for each thing that is done, with the time it took when that was noticeable.

/**
 * @template T
 * @param {string} title what is done, as in "Building tsvirt"
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const started = performance.now();
  process.stdout.write(`- ${title} ... `);
  try {
    const result = await work();
    const tookMs = performance.now() - started;
    process.stdout.write(tookMs < 500 ? "ok\n" : `ok (${(tookMs / 1000).toFixed(1)} s)\n`);
    return result;
  } catch (error) {
    process.stdout.write("failed\n");
    throw error;
  }
}

/** A line about something that needed no work. */
export function note(text) {
  process.stdout.write(`- ${text}\n`);
}

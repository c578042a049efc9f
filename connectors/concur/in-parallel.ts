/** The answers in the order of the items, at most `limit` asked at once. The first failure ends the rest. */
export async function inParallel<Item, Answer>(
  items: readonly Item[],
  limit: number,
  ask: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers = new Array<Answer>(items.length);
  const waiting = items.entries();
  let failed = false;
  const work = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      if (failed) return;
      answers[index] = await ask(item);
    }
  };
  const workers = Array.from({ length: Math.min(limit, items.length) }, () =>
    work().catch((error: unknown) => {
      // Caught to stop the other workers; the failure itself goes on to the caller.
      failed = true;
      throw error;
    }),
  );
  await Promise.all(workers);
  return answers;
}

import { afterAll } from 'vitest';

type Ending = () => Promise<unknown>;

const endings: Ending[] = [];

/** Done after the file, the last first. Vitest itself takes no such wish any more once hooks and tests run. */
export const atEnd = (ending: Ending): void => void endings.push(ending);

afterAll(async () => {
  for (const ending of endings.toReversed()) await ending();
}, 60_000);

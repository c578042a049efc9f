import type { ConcurCalls } from './calls.ts';
import type { ConcurConnectorOptions } from './options.ts';
import { remembered } from './remembered.ts';

/** The short code of a list item, which is the code that the ERP knows; null where the item is gone. */
export type ListCodes = (itemId: string, signal: AbortSignal) => Promise<string | null>;

const KEPT = { forMs: 15 * 60 * 1000, atMost: 50_000 };

export const listCodesOf = (calls: ConcurCalls, { clock }: ConcurConnectorOptions): ListCodes =>
  remembered(
    async (itemId, signal) => {
      const path = `/list/v4/items/${encodeURIComponent(itemId)}`;
      const item = (await calls.find(path, signal)) as { shortCode?: string | null } | null;
      return item?.shortCode || null;
    },
    { clock, ...KEPT },
  );

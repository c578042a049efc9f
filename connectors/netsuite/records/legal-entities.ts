import { Ref } from '../../ports.ts';
import type { ReadRecord } from '../record.ts';
import { flag, idsIn } from '../row.ts';
import type { Row, Statement } from '../suiteql.ts';

/** The tree of legal entities, for records that a choice of them shares. An account has 250 at most. */
export const SUBSIDIARY_TREE: Readonly<Record<string, Statement>> = {
  subsidiaries: { text: 'SELECT s.id, s.parent FROM subsidiary s ORDER BY s.id', params: [] },
};

/** The legal entities chosen on a record, and those below them where the record says so. */
export function legalEntityIds(record: ReadRecord): Ref[] {
  const chosen = idsIn(record.row, 'subsidiary');
  const all = flag(record.row, 'includechildren')
    ? withChildren(chosen, record.shared('subsidiaries'))
    : chosen;
  return all.map((id) => new Ref('LegalEntity', id));
}

function withChildren(chosen: readonly string[], tree: readonly Row[]): string[] {
  const found = new Set(chosen);
  for (const id of found) {
    for (const { id: child, parent } of tree) {
      if (parent === id && child !== undefined) found.add(child);
    }
  }
  return [...found];
}

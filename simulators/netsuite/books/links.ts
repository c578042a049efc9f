import { TYPES, targetsOf } from '../schema/types.ts';
import { type Entry, linesOf, numberIn } from './record.ts';

/** Header fields by which the books can list the records that point at another one. */
const FOLLOWED = [
  'entity',
  'customer',
  'createdFrom',
  'parent',
  'company',
  'custrecord_tb_sl_order',
] as const;
type Followed = (typeof FOLLOWED)[number];

/** `customer` and `entity` are one relation: a transaction's customer. */
const RELATION: Readonly<Record<Followed, Relation>> = {
  entity: 'customer',
  customer: 'customer',
  createdFrom: 'source',
  parent: 'parent',
  company: 'company',
  custrecord_tb_sl_order: 'order',
};

/**
 * - `customer`: transactions of a customer; `source`: documents created from one;
 * - `parent`, `company`, `order`: children, contacts, schedule lines; `applied`: what pays or refunds a document.
 */
export type Relation = 'customer' | 'source' | 'parent' | 'company' | 'order' | 'applied';

/** Who points at whom, kept while records come, change and go. */
export class Links {
  readonly #holders = new Map<string, Set<Entry>>();

  add(entry: Entry): void {
    for (const key of keysOf(entry)) {
      const holders = this.#holders.get(key);
      if (holders) holders.add(entry);
      else this.#holders.set(key, new Set([entry]));
    }
  }

  /** Must be called before the entry's values change. */
  remove(entry: Entry): void {
    for (const key of keysOf(entry)) this.#holders.get(key)?.delete(entry);
  }

  /** Records whose `relation` points at `target`, in the order in which they came. */
  to(relation: Relation, target: Entry): readonly Entry[] {
    const family = TYPES[target.type].family;
    return [...(this.#holders.get(`${relation} ${family} ${target.id}`) ?? [])];
  }
}

function* keysOf(entry: Entry): Generator<string> {
  const { fields } = TYPES[entry.type];
  for (const name of FOLLOWED) {
    const field = fields[name];
    const id = field && numberIn(entry, name);
    const [target] = field ? targetsOf(field) : [];
    if (id && target) yield `${RELATION[name]} ${TYPES[target].family} ${id}`;
  }
  for (const line of linesOf(entry, 'apply')) {
    yield `applied transaction ${numberIn(line, 'doc')}`;
  }
}

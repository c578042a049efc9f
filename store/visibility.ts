/**
 * Who sees a row:
 * `entity`: who may see its `legal_entity_id`; `entities`: who may see one of its `legal_entity_ids`;
 * `shared-entities`: the same, and everybody where the list is empty; `itself`: who may see the legal entity it is;
 * `customer`: who may see its customer; `everyone`: reference data without amounts or people, and the state of
 * the deployment.
 */
export type Visibility =
  | 'entity'
  | 'entities'
  | 'shared-entities'
  | 'itself'
  | 'customer'
  | 'everyone';

const conditions: Readonly<Record<Visibility, (entities: string) => string>> = {
  entity: (e) => `t.legal_entity_id = any(${e}::text[])`,
  entities: (e) => `t.legal_entity_ids && ${e}::text[]`,
  'shared-entities': (e) => `(t.legal_entity_ids = '{}' or t.legal_entity_ids && ${e}::text[])`,
  itself: (e) => `t.id = any(${e}::text[])`,
  customer: (e) =>
    `exists (select from crm.customer c where c.id = t.customer_id and c.legal_entity_ids && ${e}::text[])`,
  // The parameter stands in the statement all the same, so that PostgreSQL knows its type.
  everyone: (e) => `${e}::text[] is not null`,
};

/** The condition that the row `t` may be seen by who may see the legal entities bound at that place. */
export const seenBy = (visibility: Visibility, entities: string): string =>
  conditions[visibility](entities);

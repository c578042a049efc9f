import { type Change, Ref } from '../../connectors/ports.ts';
import type { Database } from '../../store/database.ts';
import { change } from './changes.ts';
import { type Recording, recording } from './recording.ts';

export const us = new Ref('LegalEntity', 'us');
export const de = new Ref('LegalEntity', 'de');

/** A customer that the CRM owns and the ERP has a copy of, under the same id in both to keep tests short. */
export const shared = (externalId: string, name: string, parent: string | null = null) => {
  const keys = [{ kind: 'crm-account', value: externalId }] as const;
  const parentId = parent === null ? null : new Ref('Customer', parent);
  return {
    crm: change('Customer', externalId, { name, parentId }, { keys }),
    erp: change('Customer', externalId, { name }, { keys, role: 'REPLICA' }),
  };
};

/** What makes a document one of the second customer, in the other legal entity. */
export const ofZenit = {
  customerId: new Ref('Customer', 'c2'),
  billingAccountId: new Ref('BillingAccount', 'b2'),
  legalEntityId: de,
};

export interface Company extends Recording {
  /** Canonical ids. */
  readonly us: string;
  readonly de: string;
  readonly acme: string;
  readonly zenit: string;
  /** Records what is no news, as the first load does. */
  loads(connection: string, changes: readonly Change[]): Promise<void>;
}

const keyed = (code: string) => ({ keys: [{ kind: 'legal-entity-code', value: code }] }) as const;

/** Two legal entities; Acme (c1, b1) buys only of the one, Zenit (c2, b2) only of the other. */
export async function company(db: Database): Promise<Company> {
  const books = recording(db);
  const loads: Company['loads'] = async (connection, changes) => {
    await books.sees(connection, changes, { announceNew: false });
  };
  const [acme, zenit] = [shared('c1', 'Acme'), shared('c2', 'Zenit')];
  await loads('salesforce', [acme.crm, zenit.crm]);
  await loads('netsuite', [
    change('LegalEntity', 'us', { code: 'US01', name: 'Brightwater Inc' }, keyed('US01')),
    change(
      'LegalEntity',
      'de',
      {
        code: 'DE01',
        name: 'Brightwater GmbH',
        timeZone: 'Europe/Berlin',
        functionalCurrency: 'EUR',
        parentId: us,
      },
      keyed('DE01'),
    ),
    acme.erp,
    zenit.erp,
    change('BillingAccount', 'b1', { customerId: new Ref('Customer', 'c1'), legalEntityId: us }),
    change('BillingAccount', 'b2', { customerId: new Ref('Customer', 'c2'), legalEntityId: de }),
  ]);
  return {
    ...books,
    loads,
    us: await books.idOf('netsuite', 'LegalEntity', 'us'),
    de: await books.idOf('netsuite', 'LegalEntity', 'de'),
    acme: await books.idOf('salesforce', 'Customer', 'c1'),
    zenit: await books.idOf('salesforce', 'Customer', 'c2'),
  };
}

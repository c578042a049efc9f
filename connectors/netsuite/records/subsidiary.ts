import type { EntityPolicy } from '../../../schema/legal-entity.ts';
import type { Change } from '../../ports.ts';
import { Ref } from '../../ports.ts';
import { changeOf, type ReadRecord, type RecordKind, type Tenant } from '../record.ts';
import { countryOf, optional, required, Unmappable } from '../row.ts';
import type { Row } from '../suiteql.ts';

/** Legal entities. */
export const subsidiary: RecordKind = {
  name: 'subsidiary',
  emits: ['LegalEntity'],
  table: 'subsidiary',
  alias: 's',
  joins: ['LEFT JOIN currency c ON c.id = s.currency'],
  columns: [
    's.externalid',
    's.name',
    's.legalname',
    's.parent',
    's.country',
    's.federalidnumber',
    's.custrecord_tb_code',
    's.custrecord_tb_timezone',
    'c.symbol AS currency',
  ],
  businessId: { kind: 'legalEntity', column: 'name' },
  map: legalEntity,
};

function legalEntity({ row }: ReadRecord, tenant: Tenant): Change[] {
  const code = required(row, 'custrecord_tb_code');
  const currency = required(row, 'currency');
  const parent = optional(row, 'parent');
  const country = countryOf(row, 'country');
  if (country === null) throw new Unmappable('country is not an ISO 3166 code');
  return [
    changeOf({
      type: 'LegalEntity',
      row,
      keys: [{ kind: 'legal-entity-code', value: code }],
      unavailable: {
        'ledgers.accountingStandard': 'NetSuite does not say by which standard a book is kept',
      },
      facts: {
        code,
        name: row['legalname'] ?? required(row, 'name'),
        country,
        functionalCurrency: currency,
        timeZone: timeZoneOf(row),
        taxRegistrations: registrations(row, country),
        // NetSuite works tax out per tax code on the sum of its lines.
        taxRounding: 'PER_DOCUMENT',
        // Every account has a primary accounting book; it has the id 1.
        ledgers: [{ id: '1', code: 'PRIMARY', leading: true, currency, accountingStandard: null }],
        policy: policyOf(code, tenant),
        parentId: parent === null ? null : new Ref('LegalEntity', parent),
      },
    }),
  ];
}

function timeZoneOf(row: Row): string {
  const zone = required(row, 'custrecord_tb_timezone');
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    // Caught because the runtime has no other way to ask whether a zone exists.
    throw new Unmappable(`custrecord_tb_timezone is "${zone}", which is no IANA time zone`);
  }
}

function registrations(row: Row, country: string) {
  const number = optional(row, 'federalidnumber');
  return number === null ? [] : [{ country, number }];
}

const policyOf = (code: string, { policies }: Tenant): EntityPolicy => ({
  closedPeriod: 'HOLD',
  reimbursementLeadDays: 3,
  reimbursementRun: null,
  receiptRequiredAbove: null,
  replayTwoApproversAbove: null,
  ...policies[code],
});

import type { Change, IdentityKeyKind } from '../../ports.ts';
import { Ref } from '../../ports.ts';
import { changeOf, type ReadRecord, type RecordKind } from '../record.ts';
import { flag, optional, required } from '../row.ts';
import { legalEntityIds, SUBSIDIARY_TREE } from './legal-entities.ts';

/** Lists that NetSuite analyses postings by. They have no code: the external id is it, or else the name. */
function dimension(
  name: 'department' | 'classification',
  type: 'Department' | 'CostCenter',
  kind: IdentityKeyKind,
): RecordKind {
  return {
    name,
    emits: [type],
    table: name,
    alias: 'd',
    joins: [],
    columns: [
      'd.externalid',
      'd.name',
      'd.parent',
      'd.subsidiary',
      'd.includechildren',
      'd.isinactive',
    ],
    shared: SUBSIDIARY_TREE,
    businessId: { kind: name, column: 'name' },
    map: (record) => unit(record, type, kind),
  };
}

function unit(
  record: ReadRecord,
  type: 'Department' | 'CostCenter',
  kind: IdentityKeyKind,
): Change[] {
  const { row } = record;
  const name = required(row, 'name');
  const code = row['externalid'] ?? name;
  const parent = optional(row, 'parent');
  return [
    changeOf({
      type,
      row,
      keys: [{ kind, value: code }],
      facts: {
        code,
        name,
        active: !flag(row, 'isinactive'),
        parentId: parent === null ? null : new Ref(type, parent),
        legalEntityIds: legalEntityIds(record),
      },
    }),
  ];
}

export const department = dimension('department', 'Department', 'department-code');

/** Classes are this account’s cost centres. */
export const classification = dimension('classification', 'CostCenter', 'cost-center-code');

/** Projects. Their parent is the customer they are for, never another project. */
export const job: RecordKind = {
  name: 'job',
  emits: ['Project'],
  table: 'job',
  alias: 'j',
  joins: [],
  columns: ['j.externalid', 'j.entityid', 'j.companyname', 'j.subsidiary', 'j.isinactive'],
  businessId: { kind: 'project', column: 'entityid' },
  map: project,
};

function project(record: ReadRecord): Change[] {
  const { row } = record;
  const code = required(row, 'entityid');
  return [
    changeOf({
      type: 'Project',
      row,
      keys: [{ kind: 'project-code', value: code }],
      facts: {
        code,
        name: row['companyname'] ?? code,
        active: !flag(row, 'isinactive'),
        parentId: null,
        legalEntityIds: legalEntityIds(record),
      },
    }),
  ];
}

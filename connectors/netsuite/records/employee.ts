import type { EmploymentStatus } from '../../../schema/employee.ts';
import type { Change } from '../../ports.ts';
import { Ref } from '../../ports.ts';
import { changeOf, type ReadRecord, type RecordKind, type Tenant } from '../record.ts';
import { flag, optional, required, word } from '../row.ts';
import { DAY, type Row } from '../suiteql.ts';

const STATUSES = {
  ACTIVE: 'ACTIVE',
  ON_LEAVE: 'ON_LEAVE',
  TERMINATED: 'TERMINATED',
} as const satisfies Record<string, EmploymentStatus>;

/** Employees, known everywhere by their number, the entity id. */
export const employee: RecordKind = {
  name: 'employee',
  emits: ['Employee'],
  table: 'employee',
  alias: 'e',
  joins: ['LEFT JOIN currency c ON c.id = e.currency'],
  columns: [
    'e.externalid',
    'e.entityid',
    'e.firstname',
    'e.lastname',
    'e.email',
    'e.department',
    'e.class',
    'e.supervisor',
    'e.subsidiary',
    `TO_CHAR(e.hiredate, ${DAY}) AS hiredate`,
    `TO_CHAR(e.releasedate, ${DAY}) AS releasedate`,
    'e.employeestatus',
    'e.custentity_tb_cost_center',
    'e.isinactive',
    'c.symbol AS currency',
  ],
  businessId: { kind: 'employee', column: 'entityid' },
  map: employed,
};

function employed({ row }: ReadRecord, tenant: Tenant): Change[] {
  const number = required(row, 'entityid');
  return [
    changeOf({
      type: 'Employee',
      row,
      keys: [{ kind: 'employee-number', value: number }],
      url: tenant.page(`/app/common/entity/employee.nl?id=${row['id']}`),
      facts: {
        number,
        name: [row['firstname'], row['lastname']].filter(Boolean).join(' ') || number,
        email: optional(row, 'email'),
        reimbursementCurrency: optional(row, 'currency'),
        status: statusOf(row),
        validFrom: optional(row, 'hiredate'),
        validTo: optional(row, 'releasedate'),
        legalEntityId: new Ref('LegalEntity', required(row, 'subsidiary')),
        departmentId: referenceOrNull('Department', row['department']),
        costCenterId: referenceOrNull(
          'CostCenter',
          row['custentity_tb_cost_center'] ?? row['class'],
        ),
        managerId: referenceOrNull('Employee', row['supervisor']),
      },
    }),
  ];
}

/** An inactive employee has left, whatever the status says; without a status an active one works there. */
function statusOf(row: Row): EmploymentStatus {
  if (flag(row, 'isinactive')) return 'TERMINATED';
  const status = optional(row, 'employeestatus');
  return status === null ? 'ACTIVE' : word(STATUSES, 'employeestatus', status);
}

const referenceOrNull = (type: 'Department' | 'CostCenter' | 'Employee', id: string | undefined) =>
  id === undefined ? null : new Ref(type, id);

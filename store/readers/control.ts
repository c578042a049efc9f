import type { Exception, ExceptionFilter } from '../../schema/exception.ts';
import { Money } from '../../schema/money.ts';
import type { EffectProof, Operation, OperationFilter } from '../../schema/operation.ts';
import { type Row, thaw } from '../columns.ts';
import { byEnum, byId, byInstant, byText } from '../filters.ts';
import { listing } from '../listing.ts';
import { actorOf } from './actor.ts';
import { byInstantOf } from './orders.ts';

export const operationReader = listing<Operation, OperationFilter>({
  source: {
    name: 'operation',
    from: () => 'control.operation',
    selected: [
      ...['id', 'kind', 'status', 'idempotency_key', 'principal_id', 'business_key', 'warnings'],
      ...['accepted_at', 'finished_at', 'effect', 'input', 'correlation_id', 'legal_entity_id'],
      ...['subject_type', 'subject_id'],
    ],
    visibility: 'entity',
    aliases: null,
    listed: [],
    decode: decodeOperation,
  },
  filters: {
    id: byId('id'),
    kind: byText('kind'),
    status: byEnum('status'),
    businessKey: byText('business_key'),
    idempotencyKey: byText('idempotency_key'),
    subject: byId('subject_id'),
    legalEntity: byId('legal_entity_id'),
    acceptedAt: byInstant('t.accepted_at'),
  },
  orders: { ACCEPTED_AT: byInstantOf('t.accepted_at') },
  defaultOrder: { field: 'ACCEPTED_AT', direction: 'DESC' },
});

function decodeOperation(row: Row): Operation {
  return {
    id: row['id'] as string,
    kind: row['kind'] as string,
    status: row['status'] as Operation['status'],
    idempotencyKey: row['idempotency_key'] as string,
    principal: actorOf(row['principal_id'] as string),
    businessKey: row['business_key'] as string | null,
    warnings: row['warnings'] as Operation['warnings'],
    acceptedAt: row['accepted_at'] as Date | null,
    finishedAt: row['finished_at'] as Date | null,
    effect: thaw(row['effect']) as EffectProof | null,
    input: row['input'],
    correlationId: row['correlation_id'] as string,
    legalEntityId: row['legal_entity_id'] as string,
    subjectType: row['subject_type'] as string | null,
    subjectId: row['subject_id'] as string | null,
  };
}

export const exceptionReader = listing<Exception, ExceptionFilter>({
  source: {
    name: 'exception',
    from: () => 'control.exception',
    selected: [
      ...[
        'id',
        'number',
        'kind',
        'severity',
        'status',
        'queue',
        'business_ids',
        'summary',
        'detail',
      ],
      ...['suggestion', 'assignee', 'opened_at', 'due_at', 'amount_minor', 'amount_currency'],
      ...['subject_type', 'subject_id', 'operation_id', 'legal_entity_id'],
    ],
    visibility: 'entity',
    aliases: null,
    listed: [],
    decode: decodeException,
  },
  parents: ['subject_id', 'operation_id'],
  filters: {
    id: byId('id'),
    kind: byEnum('kind'),
    status: byEnum('status'),
    queue: byText('queue'),
    subject: byId('subject_id'),
    legalEntity: byId('legal_entity_id'),
    openedAt: byInstant('t.opened_at'),
  },
  orders: { OPENED_AT: byInstantOf('t.opened_at'), DUE_AT: byInstantOf('t.due_at') },
  defaultOrder: { field: 'OPENED_AT', direction: 'DESC' },
});

function decodeException(row: Row): Exception {
  const suggestion = row['suggestion'] as string | null;
  const assignee = row['assignee'] as string | null;
  const amount = row['amount_minor'] as string | null;
  return {
    id: row['id'] as string,
    number: `EXC-${row['number']}`,
    kind: row['kind'] as Exception['kind'],
    severity: row['severity'] as Exception['severity'],
    status: row['status'] as Exception['status'],
    queue: row['queue'] as string,
    businessIds: row['business_ids'] as Exception['businessIds'],
    summary: row['summary'] as string,
    detail: row['detail'],
    suggestion: suggestion === null ? null : { text: suggestion },
    assignee: assignee === null ? null : actorOf(assignee),
    openedAt: row['opened_at'] as Date,
    dueAt: row['due_at'] as Date,
    amountAtRisk:
      amount === null ? null : new Money(BigInt(amount), row['amount_currency'] as string),
    subjectType: row['subject_type'] as string | null,
    subjectId: row['subject_id'] as string | null,
    operationId: row['operation_id'] as string | null,
    legalEntityId: row['legal_entity_id'] as string,
  };
}

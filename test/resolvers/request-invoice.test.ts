import { expect, test } from 'vitest';
import type { Performed } from '../../commands/command.ts';
import type { Perform } from '../../commands/perform.ts';
import { mappingMissing } from '../../commands/user-errors.ts';
import { change } from '../support/changes.ts';
import { company } from '../support/company.ts';
import { freshDatabase } from '../support/database.ts';
import { type Asker, ask, attempt } from '../support/graph.ts';

const db = await freshDatabase();
const co = await company(db);
await co.loads('netsuite', [change('Invoice', '1')]);

const answer: Performed = {
  operationId: 'op_1',
  status: 'ACCEPTED',
  replayed: false,
  userErrors: [],
  warnings: [],
  subjectId: 'inv_reserved',
  wouldStatus: null,
  vendorRequest: null,
};

const mutation = `mutation ($input: RequestInvoiceInput!) { requestInvoice(input: $input) {
  __typename status replayed wouldStatus invoiceId invoice { number } operation { id } warnings { code }
  vendorRequest { system method path body } userErrors { __typename code message path retryable ... on MappingMissing { kind key } } } }`;

function asking(performed: Performed, seen: unknown[] = []): Asker {
  const perform: Perform = async (command, input, request) => {
    seen.push({ command: command.name, input: { ...input }, principal: request.principal.id });
    return performed;
  };
  const input = { idempotencyKey: 'key-12345', orderId: 'ord_1' };
  return {
    entities: [co.us],
    scopes: ['invoice:write', 'invoice:read'],
    perform,
    variables: { input },
  };
}

test('hands the input to the one path of writes and shows what came of it', async () => {
  const seen: unknown[] = [];
  const { requestInvoice } = await ask(db, 'erp', mutation, asking(answer, seen));
  expect(seen).toEqual([
    {
      command: 'requestInvoice',
      input: { idempotencyKey: 'key-12345', orderId: 'ord_1', dryRun: false },
      principal: 'tester',
    },
  ]);
  expect(requestInvoice).toEqual({
    __typename: 'RequestInvoicePayload',
    status: 'ACCEPTED',
    replayed: false,
    wouldStatus: null,
    invoiceId: 'inv_reserved',
    invoice: null,
    operation: { id: 'op_1' },
    warnings: [],
    vendorRequest: null,
    userErrors: [],
  });
});

test('shows the invoice as soon as the ERP has it', async () => {
  const subjectId = await co.idOf('netsuite', 'Invoice', '1');
  const { requestInvoice } = await ask(db, 'erp', mutation, asking({ ...answer, subjectId }));
  expect(requestInvoice).toMatchObject({ invoiceId: subjectId, invoice: { number: 'INV-1' } });
});

test('says why a write is held in the words of its own type', async () => {
  const held = mappingMissing('PRODUCT_REVENUE', 'Widgets', co.us, ['input', 'orderId']);
  const performed = { ...answer, status: 'HELD', userErrors: [held] } as const;
  const { requestInvoice } = await ask(db, 'erp', mutation, asking(performed));
  expect(requestInvoice.userErrors).toMatchObject([
    {
      __typename: 'MappingMissing',
      code: 'MAPPING_MISSING',
      kind: 'PRODUCT_REVENUE',
      key: 'Widgets',
      path: ['input', 'orderId'],
    },
  ]);
});

test('needs the scope to write, and to read what it wrote', async () => {
  const { data, errors } = await attempt(db, 'erp', mutation, {
    ...asking(answer),
    scopes: ['invoice:read'],
  });
  expect(data).toBeNull();
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
});

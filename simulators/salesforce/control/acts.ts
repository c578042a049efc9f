import { normaliseId } from '../ids.ts';
import type { ClientOptions, Clients } from '../oauth/clients.ts';
import type { Input } from '../save/input.ts';
import { mergeRecords, removeRecord } from '../save/remove.ts';
import { createRecord, livingRecord, updateRecord } from '../save/save.ts';
import { sobjectOfId } from '../schema/index.ts';
import type { SObjectType } from '../schema/sobject.ts';
import { type Author, type Org, typeNamed } from '../store/org.ts';
import { idOf, isDeleted, type Row } from '../store/row.ts';
import { integrationUser } from '../store/seed.ts';
import { addLine, type LineInput } from './lines.ts';

/** Who acts and on what. */
export interface Stage {
  readonly org: Org;
  readonly clients: Clients;
  readonly author: Author;
}

interface Act {
  readonly sentence: string;
  run(stage: Stage, input: Input): unknown;
}

/** What people do in the org. Field names are the API's: `StageName`, `Billing_Frequency__c`. */
export const ACTS: Readonly<Record<string, Act>> = {
  createAccount: {
    sentence: 'Creates an account: { Name, … }.',
    run: (stage, input) => create(stage, 'Account', input),
  },
  editAccount: {
    sentence: 'Changes fields of an account: { id, … }.',
    run: (stage, input) => edit(stage, 'Account', input),
  },
  createContact: {
    sentence: 'Creates a contact: { LastName, AccountId, … }.',
    run: (stage, input) => create(stage, 'Contact', input),
  },
  editContact: {
    sentence: 'Changes fields of a contact: { id, … }.',
    run: (stage, input) => edit(stage, 'Contact', input),
  },
  createProduct: {
    sentence: 'Creates an active product: { Name, ProductCode, Family, Revenue_Code__c, … }.',
    run: (stage, input) => create(stage, 'Product2', { IsActive: true, ...input }),
  },
  createOpportunity: {
    sentence:
      'Creates an opportunity with lines: { Name, AccountId, StageName?, CloseDate?, CurrencyIsoCode?, …, lines: [{ ProductCode | Product2Id | PricebookEntryId, Quantity, UnitPrice?, ServiceDate? }] }; missing prices are entered in the standard price book.',
    run: createOpportunity,
  },
  editOpportunity: {
    sentence: 'Changes fields of an opportunity: { id, … }.',
    run: (stage, input) => edit(stage, 'Opportunity', input),
  },
  addLine: {
    sentence:
      'Adds a line to an opportunity: { id, ProductCode | Product2Id | PricebookEntryId, Quantity, UnitPrice?, … }.',
    run: (stage, { id, ...line }) =>
      addLine(stage, recordOf(stage, 'Opportunity', id), line as LineInput),
  },
  editLine: {
    sentence: 'Changes a line of an opportunity: { id, Quantity?, UnitPrice?, … }.',
    run: (stage, input) => edit(stage, 'OpportunityLineItem', input),
  },
  setStage: {
    sentence: 'Moves an opportunity to another stage: { id, stage }.',
    run: (stage, { id, stage: StageName }) => edit(stage, 'Opportunity', { id, StageName }),
  },
  closeWon: {
    sentence: 'Wins an opportunity: { id, … further fields }.',
    run: (stage, input) => edit(stage, 'Opportunity', { ...input, StageName: 'Closed Won' }),
  },
  closeLost: {
    sentence: 'Loses an opportunity: { id, … further fields }.',
    run: (stage, input) => edit(stage, 'Opportunity', { ...input, StageName: 'Closed Lost' }),
  },
  activateOrder: {
    sentence: 'Activates an order that has products; its products are frozen from then on: { id }.',
    run: (stage, { id }) => edit(stage, 'Order', { id, Status: 'Activated' }),
  },
  deleteRecord: {
    sentence: 'Moves a record of any object to the recycle bin, with what belongs to it: { id }.',
    run: deleteRecord,
  },
  mergeAccounts: {
    sentence:
      'Merges two accounts: the loser is deleted and points to the winner, its records move over: { winner, loser }.',
    run: mergeAccounts,
  },
  editUser: {
    sentence: 'Changes fields of a user, for instance IsActive: { id, … }.',
    run: (stage, input) => edit(stage, 'User', input),
  },
  registerClient: {
    sentence: 'Sets up a connected app: { clientId, clientSecret, username?, publicKeyPem? }.',
    run: registerClient,
  },
  issueRefreshToken: {
    sentence:
      'Lets the user of a connected app approve it in the browser, which gives a refresh token: { clientId }.',
    run: issueRefreshToken,
  },
};

function create({ org, author }: Stage, type: string, input: Input): Row {
  return createRecord(org, typeNamed(type), input, author);
}

function edit(stage: Stage, type: string, { id, ...fields }: Input): Row {
  const row = recordOf(stage, type, id);
  return updateRecord(stage.org, typeNamed(type), idOf(row), fields, stage.author);
}

function createOpportunity(stage: Stage, { lines, ...fields }: Input): Row {
  const { org } = stage;
  return org.atomically(() => {
    const row = create(stage, 'Opportunity', {
      StageName: 'Prospecting',
      CloseDate: org.today(),
      ...fields,
    });
    for (const line of (lines ?? []) as LineInput[]) {
      addLine(stage, recordOf(stage, 'Opportunity', idOf(row)), line);
    }
    return recordOf(stage, 'Opportunity', idOf(row));
  });
}

function deleteRecord(stage: Stage, { id }: Input): Row {
  const [type, row] = anyRecord(stage, id);
  removeRecord(stage.org, type, idOf(row), stage.author);
  return stage.org.table(type.name).get(idOf(row)) as Row;
}

function mergeAccounts(stage: Stage, { winner, loser }: Input): Row {
  const [kept, gone] = [recordOf(stage, 'Account', winner), recordOf(stage, 'Account', loser)];
  if (idOf(kept) === idOf(gone)) throw new Error('an account cannot be merged with itself');
  mergeRecords(stage.org, typeNamed('Account'), kept, gone, stage.author);
  return recordOf(stage, 'Account', winner);
}

function registerClient({ org, clients, author }: Stage, input: Input): unknown {
  const options = input as unknown as ClientOptions;
  if (!options.clientId || !options.clientSecret) {
    throw new Error('a connected app needs clientId and clientSecret');
  }
  const client = clients.register(options);
  const user = integrationUser(org, author, client.username);
  return { clientId: client.clientId, username: client.username, userId: idOf(user) };
}

function issueRefreshToken({ clients }: Stage, { clientId }: Input): unknown {
  const client = clients.find(String(clientId));
  if (!client) throw new Error(`no connected app has the client id ${clientId}`);
  return { refreshToken: clients.grantRefreshToken(client.clientId, client.username) };
}

function anyRecord({ org }: Stage, id: unknown): [SObjectType, Row] {
  const normal = normaliseId(String(id));
  const type = normal && sobjectOfId(normal);
  if (!type) throw new Error(`"${id}" is no id of this org`);
  return [type, livingRecord(org, type, normal)];
}

function recordOf({ org }: Stage, type: string, id: unknown): Row {
  const row = org.table(type).get(normaliseId(String(id)) ?? '');
  if (!row) throw new Error(`there is no ${type} ${id}`);
  if (isDeleted(row)) throw new Error(`${type} ${id} is deleted`);
  return row;
}

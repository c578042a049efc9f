import type { Act } from './acts.ts';
import type { FiDocument } from './document-queue.ts';
import { buildCashAdvanceDocument } from './fi-document.ts';
import { documentIdOf } from './identifiers.ts';
import { asFlag, asList, asObject, asText, type Json } from './json.ts';
import { loadDocument } from './load.ts';
import type { User } from './records.ts';
import { publishReady } from './report-events.ts';
import type { Tenant } from './tenant.ts';
import { ENTERPRISE, readUser, SPEND, showUser } from './users.ts';

/** What administrators do with users, applications and connections, and what enters from elsewhere. */
export const tenantActs: Readonly<Record<string, Act>> = {
  markTestUser: {
    says: 'Makes a user a test user or a real one again: { userId, isTest? }; later documents say so.',
    run: (tenant, input) => {
      const user = userOf(tenant, input);
      rewrite(tenant, user, SPEND, { testEmployee: asFlag(input['isTest'], true) });
    },
  },
  createUser: {
    says: 'Adds or replaces a user, in the load shape.',
    run: (tenant, input) => {
      const user = readUser(tenant, input);
      tenant.books.putUser(user);
      return { userId: user.id };
    },
  },
  deactivateUser: {
    says: 'Ends a user’s access: { userId, terminationDate? }.',
    run: (tenant, input) => {
      const user = userOf(tenant, input);
      const terminationDate = asText(input['terminationDate']);
      rewrite(tenant, user, ENTERPRISE, terminationDate === null ? {} : { terminationDate }, false);
    },
  },
  issueCashAdvance: {
    says: 'Hands out an advance: { userId, amount, currencyCode, name?, accountCode? }; it is ready to post.',
    run: issueCashAdvance,
  },
  enterFiDocument: {
    says: 'A report comes through its final approval with the document given: { document } as FIS shows it.',
    run: (tenant, input) => {
      const document = loadDocument(tenant, asObject(input['document']));
      publishReady(tenant, document);
      return { docId: document.id };
    },
  },
  registerClient: {
    says: 'Registers an application: { clientId, clientSecret, scopes: [ … ] }.',
    run: (tenant, input) => {
      const clientId = asText(input['clientId']);
      const clientSecret = asText(input['clientSecret']);
      if (clientId === null || clientSecret === null)
        throw new Error('an application needs a clientId and a clientSecret');
      const scopes = asList(input['scopes']).map(String);
      tenant.connections.clients.set(clientId, { clientId, clientSecret, scopes });
    },
  },
  issueRequestToken: {
    says: 'Gives a new company request token, good for 24 hours: { token? }.',
    run: (tenant, input) => {
      const token = asText(input['token']) ?? tenant.ids.uuid();
      tenant.connections.issueRequestToken(token);
      return { token };
    },
  },
  expireTokens: {
    says: 'Ends every access token; { refresh: true } every refresh token too.',
    run: (tenant, input) => {
      tenant.connections.expireAccess();
      if (asFlag(input['refresh'])) tenant.connections.expireRefresh();
    },
  },
  revokeConnection: {
    says: 'The administrator disconnects an application: { clientId }.',
    run: (tenant, input) => tenant.connections.revoke(asText(input['clientId']) ?? ''),
  },
  webhookPublicKey: {
    says: 'The PEM key that verifies Concur-Signature: SHA256withRSA over the raw body, in base64.',
    run: (tenant) => ({ publicKey: tenant.events.publicKey() }),
  },
};

function userOf(tenant: Tenant, input: Json): User {
  const name =
    asText(input['userId']) ?? asText(input['employeeNumber']) ?? asText(input['loginId']);
  const user = tenant.books.findUser(name ?? '');
  if (!user) throw new Error(`no user "${name}"`);
  return user;
}

/** Writes the user anew with members of one extension changed. */
function rewrite(
  tenant: Tenant,
  user: User,
  extension: string,
  members: Json,
  active = user.active,
): void {
  const record = showUser(user);
  const changed = { ...asObject(record[extension]), ...members };
  tenant.books.putUser(readUser(tenant, { ...record, active, [extension]: changed }));
}

function issueCashAdvance(tenant: Tenant, input: Json): { docId: string; cashAdvanceId: string } {
  const owner = userOf(tenant, input);
  const cashAdvanceId = asText(input['cashAdvanceId']) ?? tenant.ids.key();
  const document: FiDocument = {
    id: documentIdOf(cashAdvanceId, 1),
    docType: 'cashadvance',
    sourceId: cashAdvanceId,
    revisionNumber: 1,
    document: buildCashAdvanceDocument(owner, {
      cashAdvanceId,
      name: asText(input['name']) ?? 'Cash advance',
      amount: asText(input['amount']) ?? '0',
      currencyCode: asText(input['currencyCode']) ?? 'USD',
      accountCode: asText(input['accountCode']) ?? 'CADV',
      issuedAt: tenant.clock.now(),
    }),
    isOwn: true,
    createdAt: tenant.clock.now(),
    docStatus: 'READY',
    erpSystemId: null,
    isPaid: false,
  };
  tenant.books.documents.add(document);
  publishReady(tenant, document);
  return { docId: document.id, cashAdvanceId };
}

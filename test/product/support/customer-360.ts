import type { Client, Json } from './client.ts';

/** Everything that the connected systems know of one customer. */
export const customer360 = /* GraphQL */ `
  query Customer360($id: ID!) {
    customer(id: $id) {
      name legalName status
      parent { name }
      children(first: 5) { edges { node { name } } }
      contacts(first: 5) { edges { node { name email } } }
      opportunities(first: 5) { edges { node { name stage amount { amount currency } } } }
      billingAccounts { number currency legalEntity { code } creditLimit { amount } }
      creditStatus { state exposure { amount currency } }
      receivables { currency open { amount } overdue { amount } buckets { label invoiceCount amount { amount } } }
      invoices(first: 50) {
        edges {
          node {
            number status total { amount } balance { amount } settlement { paid { amount } }
            lines { quantity netAmount { amount } }
            applications(first: 5) { edges { node { amount { amount } payment { number } } } }
          }
        }
      }
      expenseReports(first: 5) { edges { node { number total { amount } employee { name } } } }
      externalRefs { system externalId role }
      syncStatus { objectType state }
      provenance { system freshness ageSeconds }
    }
  }
`;

/** One of whom every system has something to say. */
export async function customerOfAllSystems({ ask }: Client): Promise<string> {
  const some = '{ edges { node { id } } }';
  const { customers } = await ask(
    'demo-analyst',
    `{ customers(first: 200) { edges { node { id
      contacts(first: 1) ${some} opportunities(first: 1) ${some}
      invoices(first: 1) ${some} expenseReports(first: 1) ${some} } } } }`,
  );
  const known = customers.edges.find(({ node: { id: _id, ...parts } }: Json) =>
    Object.values(parts).every((part: Json) => part.edges.length > 0),
  );
  return known.node.id;
}

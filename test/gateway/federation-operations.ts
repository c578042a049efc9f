/** Operations that every executor must answer alike. Name, text and variables. */
export interface SampleOperation {
  readonly name: string;
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

const sample = (
  name: string,
  query: string,
  variables?: Record<string, unknown>,
): SampleOperation => ({ name, query, ...(variables && { variables }) });

export const sampleOperations: readonly SampleOperation[] = [
  sample('one subgraph', '{ customers { id name segment } }'),
  sample('an argument', '{ customers(first: 1) { id } }'),
  sample('a variable', 'query ($n: Int) { customers(first: $n) { id } }', { n: 2 }),
  sample('a default variable', 'query ($n: Int = 1) { customers(first: $n) { id } }'),
  sample('an absent variable', 'query ($n: Int) { customers(first: $n) { id } }'),
  sample('an absent entity', '{ customer(id: "404") { id name invoices { id } } }'),
  sample('an edge of another subgraph', '{ customers { name invoices { total } } }'),
  sample(
    'a variable deep below',
    'query ($above: Int!) { customers { invoices(above: $above) { total } } }',
    { above: 10 },
  ),
  sample(
    'one edge under two aliases with different arguments',
    '{ customers { all: invoices { total } big: invoices(above: 100) { total } } }',
  ),
  sample(
    'there and back again',
    '{ invoices { total customer { name segment parent { name } } } }',
  ),
  sample('a field that the edge provides', '{ invoices { customer { name } } }'),
  sample('an entity unknown to its owner', '{ invoices { id customer { id segment } } }'),
  sample('@requires', '{ customers { terms } }'),
  sample('@requires beyond an edge', '{ invoices { customer { terms segment } } }'),
  sample(
    '@requires two hops away',
    '{ customers { parent { terms invoices { customer { terms } } } } }',
  ),
  sample('a composite key', '{ invoices { id expensesTotal } }'),
  sample(
    'a composite key the other way',
    '{ topInvoice { expensesTotal total customer { name } } }',
  ),
  sample(
    'a composite key under an alias',
    '{ top: topInvoice { sum: total no: number b: book { c: code } } }',
  ),
  sample('lists in lists', '{ invoices { lines { text approver { name invoices { id } } } } }'),
  sample('lists in lists with nulls', '{ grid { id terms parent { name } } }'),
  sample('an interface', '{ parties { id name } }'),
  sample('an interface with type names', '{ parties { __typename id name } }'),
  sample(
    'an interface with fragments',
    '{ parties { name ... on Customer { segment invoices { id } } ... on Partner { fee } } }',
  ),
  sample('an interface object beside its interface', '{ parties { name visits } }'),
  sample('an interface object alone', '{ visitedParties { id visits } }'),
  sample('the names behind an interface object', '{ visitedParties { __typename name visits } }'),
  sample(
    'fragments behind an interface object',
    '{ visitedParties { visits ... on Partner { fee } ... on Customer { segment invoices { id } } } }',
  ),
  sample('a type that only some implementations have', '{ customers { visits } }'),
  sample(
    'a union with an inaccessible member',
    '{ documents { __typename ... on Invoice { total customer { name } } ... on CreditNote { reason invoice { total } } } }',
  ),
  sample('a union by name only', '{ documents { __typename } }'),
  sample('null at the root', '{ nothing { id customer { name } } }'),
  sample('a null that bubbles to the list', '{ customers { id rating } }'),
  sample('a null that bubbles to an edge', '{ invoices { lines { approver { rating } } } }'),
  sample('an error inside a nullable field', '{ invoices { id broken } }'),
  sample('an error that bubbles', '{ customers { id } invoices { brokenForGood } }'),
  sample('an error at a non-null root', '{ fragile customers { id } }'),
  sample('aliases', '{ a: customers(first: 1) { x: id y: name z: invoices { x: total } } }'),
  sample(
    'odd aliases',
    '{ constructor: customer(id: "1") { __proto__: name toString: id hasOwnProperty: segment } }',
  ),
  sample(
    'named fragments',
    'query { customers { ...A } } fragment A on Customer { id ...B } fragment B on Customer { name invoices { ...C } } fragment C on Invoice { total customer { name } }',
  ),
  sample(
    'inline fragments without type',
    '{ customers { ... { id } ... @include(if: true) { name } } }',
  ),
  sample(
    'the same field twice',
    '{ customers { id invoices { id } invoices { total } } customers { name } }',
  ),
  ...[true, false].map((on) =>
    sample(
      `conditions when ${on}`,
      `query ($on: Boolean!, $off: Boolean = true) {
        customers { id name @skip(if: $on) invoices @include(if: $on) { id total @skip(if: $off) } }
        parties @include(if: $on) { visits }
        ... @skip(if: $on) { invoices { expensesTotal } }
      }`,
      { on },
    ),
  ),
  sample(
    'type names everywhere',
    '{ __typename customers { __typename invoices { __typename book { __typename } } } }',
  ),
  sample('two subgraphs at the root', '{ customers { id } invoices { id } topInvoice { number } }'),
  sample(
    'a mutation',
    'mutation { issueInvoice(customerId: "2", total: 8) { total customer { name segment } expensesTotal } }',
  ),
  sample(
    'mutations of two subgraphs in order',
    'mutation ($name: String!) { a: renameCustomer(id: "1", name: $name) { name invoices { id } } issueInvoice(customerId: "1", total: 1) { id } b: renameCustomer(id: "2", name: "B") { name } }',
    { name: 'A' },
  ),
  sample(
    'introspection',
    '{ __schema { queryType { fields { name } } } __type(name: "Invoice") { fields { name type { name } } } customers { id } }',
  ),
  sample('introspection only', '{ __type(name: "Party") { kind possibleTypes { name } } }'),
];

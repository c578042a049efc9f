/** Everything that three systems know of one customer, as the explorer’s first tab asks it. */
export const CUSTOMER_360 = `query Customer360($id: ID!) {
  customer(id: $id) {
    name segment status
    parent { name }
    receivables {
      legalEntity { code }
      open { ...money } overdue { ...money }
      buckets { label invoiceCount amount { ...money } }
    }
    creditStatus { state exposure { ...money } }
    contacts(first: 5) { edges { node { name email roles } } }
    opportunities(first: 5) { edges { node { name stage amount { ...money } } } }
    billingAccounts { number legalEntity { code } paymentTerm { code } }
    invoices(first: 10) {
      edges {
        node {
          number status issueDate dueDate daysPastDue
          total { ...money } balance { ...money }
          lines { description quantity netAmount { ...money } }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
    payments(first: 5) { edges { node { number status receivedOn received { ...money } } } }
    expenseReports(first: 5) { edges { node { number approval total { ...money } } } }
    externalRefs { system externalId role }
    provenance { system freshness ageSeconds }
  }
}
fragment money on Money { amount currency }`;

export const REQUEST_INVOICE = `mutation RequestInvoice($input: RequestInvoiceInput!) {
  requestInvoice(input: $input) {
    status wouldStatus
    operation { id status }
    userErrors { code message }
  }
}`;

/** An operation to start from: a tab at the first visit, an entry of "Open example" at any other. */
export interface Example {
  readonly title: string;
  /** One sentence on the question it answers. */
  readonly purpose: string;
  /** The demo client whose token may run it. */
  readonly client: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

// Lines stay within fifty characters: that is what half of a laptop's screen shows.

const customer360: Example = {
  title: 'Customer 360',
  purpose: 'Everything the connected systems know of each customer, in one question.',
  client: 'demo-analyst',
  query: `# One question, three systems: who they are
# (Salesforce), what they owe and paid (NetSuite),
# what is spent on them (Concur), and how fresh
# each answer is.
query Customer360($first: Int = 5) {
  customers(first: $first) {
    edges {
      node {
        name
        segment
        parent { name }
        receivables {
          legalEntity { code }
          open { ...money }
          overdue { ...money }
          buckets {
            label
            invoiceCount
            amount { ...money }
          }
        }
        creditStatus {
          state
          exposure { ...money }
        }
        contacts(first: 2) {
          edges { node { name email roles } }
        }
        opportunities(first: 2) {
          edges {
            node { name stage amount { ...money } }
          }
        }
        billingAccounts {
          number
          legalEntity { code }
          paymentTerm { code }
        }
        invoices(first: 3) {
          edges {
            node {
              number
              status
              dueDate
              total { ...money }
              balance { ...money }
            }
          }
        }
        payments(first: 2) {
          edges {
            node {
              number
              status
              receivedOn
              received { ...money }
            }
          }
        }
        expenseReports(first: 2) {
          edges {
            node {
              number
              name
              approval
              total { ...money }
              employee { name }
            }
          }
        }
        externalRefs { system externalId role }
        provenance { system freshness ageSeconds }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}

fragment money on Money { amount currency }
`,
  variables: { first: 5 },
};

const overdueInvoices: Example = {
  title: 'Overdue invoices',
  purpose: 'Who owes what, and for how long.',
  client: 'demo-analyst',
  query: `# What is late, and by how many days in the
# legal entity's own time zone.
query OverdueInvoices($first: Int = 20) {
  invoices(
    first: $first
    filter: { overdue: true }
  ) {
    edges {
      node {
        number
        customer { name }
        legalEntity { code }
        dueDate
        daysPastDue
        disputed
        total { ...money }
        balance { ...money }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}

fragment money on Money { amount currency }
`,
  variables: { first: 20 },
};

const syncStatus: Example = {
  title: 'Sync status',
  purpose: 'How fresh each kind of record is, against the time agreed for it.',
  client: 'demo-analyst',
  query: `# How far our copy lies behind each system.
query SyncStatus {
  syncStatuses {
    edges {
      node {
        connectionId
        objectType
        state
        lastSuccessAt
        lagSeconds
        windowSeconds
        pending
        failed
      }
    }
  }
}
`,
};

const requestInvoiceDryRun: Example = {
  title: 'Request an invoice (dry run)',
  purpose: 'Every check of the write, nothing written.',
  client: 'demo-app',
  query: `# Choose demo-app above: it may write. Run
# BillableOrders, then put the id of an ACTIVE
# order into the variables.
query BillableOrders {
  orders(first: 10) {
    edges {
      node {
        id
        number
        status
        customer { name }
        total { amount currency }
      }
    }
  }
}

# A dry run makes all checks and writes nothing.
# Without dryRun, one key makes one invoice,
# however often it is sent.
mutation RequestInvoiceDryRun(
  $input: RequestInvoiceInput!
) {
  requestInvoice(input: $input) {
    status
    wouldStatus
    replayed
    operation { id status }
    vendorRequest { system method path body }
    userErrors { code message path retryable }
    warnings { message }
  }
}
`,
  variables: {
    input: { idempotencyKey: 'explorer-dry-run-1', orderId: 'ord_…', dryRun: true },
  },
};

const invoiceStatusChanged: Example = {
  title: 'Invoice status, live',
  purpose: 'Each invoice that is issued, paid or voided, the moment it happens.',
  client: 'demo-dashboard',
  query: `# Runs until you stop it. To miss nothing, start
# again with the last cursor as $after.
subscription InvoiceStatusChanged(
  $after: EventCursor
) {
  invoiceStatusChanged(after: $after) {
    cursor
    occurredAt
    previous
    status
    balance { ...money }
    invoice {
      number
      total { ...money }
      customer { name }
    }
  }
}

fragment money on Money { amount currency }
`,
};

export const examples: readonly Example[] = [
  customer360,
  overdueInvoices,
  syncStatus,
  requestInvoiceDryRun,
  invoiceStatusChanged,
];

/** The variables as the editor shows them; empty when the operation takes none. */
export const variablesText = (example: Example): string =>
  example.variables === undefined ? '' : JSON.stringify(example.variables, null, 2);

import type { QuietProduct } from './quiet-product.ts';

/** An open invoice, as the graph shows it. */
export interface Payable {
  readonly number: string;
  /** In NetSuite. */
  readonly id: string;
  readonly customer: string;
}

interface OpenInvoice {
  readonly number: string;
  readonly provenance: { readonly sourceId: string };
  readonly customer: { readonly name: string };
}

const OPEN_INVOICES = `query OpenInvoices($after: String) {
  invoices(first: 200, after: $after, filter: { status: { eq: OPEN } }) {
    edges { node { number provenance { sourceId } customer { name } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** Every invoice that nobody has paid a part of. */
export async function payables(product: QuietProduct): Promise<Payable[]> {
  const open = await openInvoices(product);
  return open.map(({ number, provenance, customer }) => ({
    number,
    id: provenance.sourceId,
    customer: customer.name,
  }));
}

async function openInvoices({ url, tokenOf }: QuietProduct): Promise<OpenInvoice[]> {
  const token = await tokenOf('demo-analyst');
  const found: OpenInvoice[] = [];
  for (let after: string | null = null; ; ) {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: OPEN_INVOICES, variables: { after } }),
    });
    const { data, errors } = (await answer.json()) as OpenAnswer;
    if (!data) throw new Error(`the open invoices cannot be read: ${JSON.stringify(errors)}`);
    found.push(...data.invoices.edges.map(({ node }) => node));
    if (!data.invoices.pageInfo.hasNextPage) return found;
    after = data.invoices.pageInfo.endCursor;
  }
}

interface OpenAnswer {
  readonly errors?: unknown;
  readonly data?: {
    readonly invoices: {
      readonly edges: readonly { readonly node: OpenInvoice }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  };
}

/** What a person in accounts receivable does: all that is due has come in. */
export const pay = (product: QuietProduct, { id }: Payable): Promise<void> =>
  act(product, { action: 'payInvoice', id });

/** From now on each request to NetSuite takes this long. */
export const setLatency = (product: QuietProduct, ms: number): Promise<void> =>
  act(product, { action: 'setLatency', ms: String(ms) });

async function act({ simulators }: QuietProduct, input: Record<string, string>): Promise<void> {
  const answer = await fetch(`${simulators.netsuite.url}/_sim/act`, {
    method: 'POST',
    body: JSON.stringify(input),
  });
  if (!answer.ok) throw new Error(`${input['action']} failed: ${await answer.text()}`);
  await answer.arrayBuffer();
}

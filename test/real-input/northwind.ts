import { Decimal } from 'decimal.js';
import { type CsvRow, csvRows } from './files.ts';

type Records = Record<string, Record<string, unknown>[]>;

const TOUCHED = { lastModifiedDate: '1998-12-31T00:00:00Z' };

/** The files as they are. */
export interface Northwind {
  readonly customers: readonly CsvRow[];
  readonly products: readonly CsvRow[];
  readonly orders: readonly CsvRow[];
  linesOf(orderId: string): readonly CsvRow[];
}

export function readNorthwind(folder: URL): Northwind {
  const lines = Map.groupBy(csvRows(folder, 'order-lines.csv'), ({ OrderID = '' }) => OrderID);
  return {
    customers: csvRows(folder, 'customers.csv'),
    products: csvRows(folder, 'products.csv'),
    orders: csvRows(folder, 'orders.csv'),
    linesOf: (orderId) => lines.get(orderId) ?? [],
  };
}

/** One line by rule A3, in decimal: the oracle of every figure below. */
export const netOf = ({ Quantity = '', UnitPrice = '', Discount = '' }: CsvRow): Decimal => {
  const gross = new Decimal(Quantity).times(UnitPrice);
  return gross.minus(gross.times(Discount)).toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
};

export const FREIGHT = 'FREIGHT';
export const skuOf = (productId: string): string => `NW-${productId.padStart(3, '0')}`;

/** The orders as invoices of the American entity: one item per product, and freight as a line of its own. */
export function northwindRecords({ customers, products, orders, linesOf }: Northwind): Records {
  const customerIds = new Map(
    customers.map(({ CustomerID = '' }, i) => [CustomerID, `${1001 + i}`]),
  );
  return {
    ...company(),
    serviceSaleItem: [
      ...products.map(({ ProductID = '', ProductName }) => ({
        ...{ id: itemId(ProductID), itemId: skuOf(ProductID), displayName: ProductName },
        ...TOUCHED,
      })),
      { id: itemId('0'), itemId: FREIGHT, displayName: 'Freight', ...TOUCHED },
    ],
    customer: customers.map(({ CustomerID = '', CompanyName }) => ({
      ...{ id: customerIds.get(CustomerID), entityId: CustomerID, companyName: CompanyName },
      ...{ subsidiary: { id: '2' }, currency: { id: '1' }, ...TOUCHED },
    })),
    invoice: orders.map((order) => {
      const { OrderID = '', CustomerID = '', OrderDate } = order;
      return {
        ...{ id: OrderID, tranId: `NW${OrderID}`, otherRefNum: OrderID, tranDate: OrderDate },
        ...{ entity: { id: customerIds.get(CustomerID) }, ...TOUCHED },
        item: { items: [...linesOf(OrderID).map(productLine), freightLine(order)] },
      };
    }),
  };
}

const itemId = (productId: string): string => String(5000 + Number(productId));

const productLine = ({ ProductID = '', Quantity, UnitPrice, Discount }: CsvRow) => ({
  item: { id: itemId(ProductID) },
  quantity: Number(Quantity),
  rate: Number(UnitPrice),
  custcol_tb_discount_pct: Number(Discount),
});

const freightLine = ({ Freight }: CsvRow) => ({
  item: { id: itemId('0') },
  quantity: 1,
  rate: Number(Freight),
});

const company = (): Records => ({
  currency: [{ id: '1', name: 'US Dollar', symbol: 'USD', currencyPrecision: 2, ...TOUCHED }],
  subsidiary: [subsidiary('1', 'GRP0', null), subsidiary('2', 'US01', '1')],
  accountingPeriod: months(1996, 1998),
});

const subsidiary = (id: string, code: string, parent: string | null) => ({
  ...{ id, name: `Northwind ${code}`, country: 'US', currency: { id: '1' } },
  parent: parent === null ? null : { id: parent },
  custrecord_tb_code: code,
  custrecord_tb_timezone: 'America/New_York',
  ...TOUCHED,
});

/** Open periods, one per month. */
function months(from: number, to: number) {
  return Array.from({ length: (to - from + 1) * 12 }, (_, i) => {
    const start = new Date(Date.UTC(from, i, 1));
    const end = new Date(Date.UTC(from, i + 1, 0));
    const periodName = start.toISOString().slice(0, 7);
    return {
      ...{ id: String(i + 1), periodName, isYear: false, isQuarter: false, ...TOUCHED },
      ...{ startDate: dayOf(start), endDate: dayOf(end), closed: false },
    };
  });
}

const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);

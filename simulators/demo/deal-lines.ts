import type { Random } from '../kernel/random.ts';
import { productOf } from './catalogue.ts';
import type { Customer, SaleLine } from './model.ts';
import { amountText, shareText, product as times } from './money.ts';

function line(
  customer: Customer,
  sku: string,
  quantity: string,
  traits: { readonly discountPercent?: number; readonly months?: number } = {},
): SaleLine {
  const { discountPercent = 0, months = 1 } = traits;
  const unitPrice = productOf(sku).prices[customer.entity];
  const share = shareText(100 - discountPercent);
  return {
    product: sku,
    quantity,
    unitPrice,
    discountPercent,
    months,
    net: times(customer.currency, quantity, unitPrice, String(months), share),
  };
}

/** A platform for every seat, sometimes an add-on for half of them, sometimes onboarding for one fee. */
export function dealLines(customer: Customer, months: number, random: Random): SaleLine[] {
  const discountPercent = random.pick([0, 0, 5, 10, 15]);
  const seats = customer.seats;
  const platform =
    customer.segment === 'Small Business' ? 'PLT-STD' : random.pick(['PLT-STD', 'PLT-PRO']);
  const lines = [line(customer, platform, String(seats), { discountPercent, months })];
  if (random.chance(0.4)) {
    const half = String(Math.ceil(seats / 2));
    lines.push(line(customer, random.pick(['ADD-TIDE', 'ADD-SBX']), half, { months }));
  }
  if (random.chance(0.3)) lines.push(line(customer, 'SVC-ONB', '1'));
  return lines;
}

/** Boxes with their handbook, training, or what was used beyond the subscription. */
export function oneTimeLines(customer: Customer, random: Random): SaleLine[] {
  switch (random.pick(['BOXES', 'TRAINING', 'USAGE'])) {
    case 'BOXES':
      return [
        line(customer, 'HW-BCN', String(random.int(2, 25)), {
          discountPercent: random.pick([0, 0, 15]),
        }),
        line(customer, 'PUB-HBK', String(random.int(1, 9))),
      ];
    case 'TRAINING':
      return [
        line(customer, 'SVC-TRN', String(random.int(1, 5)), {
          discountPercent: random.pick([0, 10]),
        }),
      ];
    default:
      return [line(customer, 'USE-API', `${random.int(3, 900)}.${random.pick(['5', '25', '15'])}`)];
  }
}

/** Price of one piece or seat over the whole term. */
export function priceOverTerm(line: SaleLine, currency: string): string {
  if (line.months === 1) return line.unitPrice;
  return amountText(times(currency, line.unitPrice, String(line.months)), currency);
}

import type { EntityCode, PriceModel, Product } from './model.ts';

interface Accounting {
  readonly revenueAccount: string;
  readonly deferredAccount: string | null;
  readonly revenueCode: string;
  readonly costCenter: string;
  readonly department: string;
}

const BY_FAMILY: Readonly<Record<Product['family'], Accounting>> = {
  Platform: accounting('4010', '2400', 'REV-PLATFORM', '2000', 'D300'),
  'Add-on': accounting('4020', '2400', 'REV-ADDON', '2010', 'D300'),
  Services: accounting('4030', '2410', 'REV-SERVICES', '1100', 'D200'),
  Hardware: accounting('4040', null, 'REV-HARDWARE', '2000', 'D300'),
  Publications: accounting('4050', null, 'REV-PUBLICATIONS', '1100', 'D200'),
};

function accounting(
  revenueAccount: string,
  deferredAccount: string | null,
  revenueCode: string,
  costCenter: string,
  department: string,
): Accounting {
  return { revenueAccount, deferredAccount, revenueCode, costCenter, department };
}

function item(
  sku: string,
  name: string,
  family: Product['family'],
  model: PriceModel,
  unit: string,
  us: string,
  de: string,
): Product {
  const prices: Record<EntityCode, string> = { US01: us, DE01: de };
  return {
    sku,
    name,
    family,
    model,
    unit,
    prices,
    ...BY_FAMILY[family],
    reducedRate: family === 'Publications',
    active: true,
  };
}

/** Recurring prices are per seat and month. Usage has three decimals, so that rounding once per line matters. */
export const PRODUCTS: readonly Product[] = [
  item('PLT-STD', 'Lantern Platform Standard', 'Platform', 'RECURRING', 'seat', '49.00', '45.00'),
  item(
    'PLT-PRO',
    'Lantern Platform Professional',
    'Platform',
    'RECURRING',
    'seat',
    '99.00',
    '92.00',
  ),
  item('ADD-TIDE', 'Tide Forecast add-on', 'Add-on', 'RECURRING', 'seat', '19.00', '17.00'),
  item('ADD-SBX', 'Sandbox add-on', 'Add-on', 'RECURRING', 'seat', '12.00', '11.00'),
  {
    ...item(
      'USE-API',
      'Sounding calls, per thousand',
      'Add-on',
      'USAGE',
      'thousand',
      '19.995',
      '18.495',
    ),
    revenueAccount: '4060',
    deferredAccount: null,
    revenueCode: 'REV-USAGE',
  },
  item('SVC-ONB', 'Onboarding package', 'Services', 'FEE', 'package', '4999.00', '4600.00'),
  item('SVC-TRN', 'Training day', 'Services', 'FEE', 'day', '1450.00', '1350.00'),
  item('HW-BCN', 'Beacon relay box', 'Hardware', 'FEE', 'piece', '349.90', '329.90'),
  item('PUB-HBK', 'Operator handbook, printed', 'Publications', 'FEE', 'piece', '34.95', '32.95'),
  {
    ...item('PLT-OLD', 'Lantern Desktop', 'Platform', 'RECURRING', 'seat', '15.00', '14.00'),
    active: false,
  },
];

export function productOf(sku: string): Product {
  const product = PRODUCTS.find((p) => p.sku === sku);
  if (!product) throw new Error(`no product ${sku}`);
  return product;
}

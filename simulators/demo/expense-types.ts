/** Least and most. */
export type RandomRange = readonly [number, number];

/** What is claimed, with the account it belongs to and what one usually spends, in whole units of home currency. */
export interface ExpenseType {
  readonly code: string;
  readonly name: string;
  readonly account: string;
  readonly vendors: readonly string[];
  readonly usual: RandomRange;
  /** German value added tax contained in it. */
  readonly germanTax: '19' | '7' | null;
}

export const EXPENSE_TYPES = {
  AIRFR: type('AIRFR', 'Airfare', '6210', ['Pelican Air', 'Kranich und Kiebitz'], [180, 940], '19'),
  TRAIN: type('TRAIN', 'Train', '6220', ['Bummelbahn', 'Coastliner'], [24, 180], '7'),
  TAXIX: type('TAXIX', 'Taxi', '6220', ['Yellow Newt Cabs', 'Funktaxi Fuchs'], [12, 64], '7'),
  CARRT: type('CARRT', 'Car Rental', '6220', ['Wheelbarrow Rental'], [70, 410], '19'),
  MILEG: type('MILEG', 'Personal Car Mileage', '6230', [], [10, 90], null),
  LODNG: type(
    'LODNG',
    'Hotel',
    '6240',
    ['Hotel Zum Leisen Koffer', 'The Drowsy Gull'],
    [110, 290],
    '7',
  ),
  LODTX: type('LODTX', 'Hotel Tax', '6240', [], [5, 18], null),
  BRKFT: type('BRKFT', 'Breakfast', '6310', ['Crumb and Kettle'], [8, 22], '19'),
  LUNCH: type('LUNCH', 'Lunch', '6310', ['Suppenkueche Nord', 'Two Forks'], [11, 34], '19'),
  DINNR: type('DINNR', 'Dinner', '6310', ['Zur Blauen Gabel', 'Lantern Diner'], [18, 72], '19'),
  BUSML: type(
    'BUSML',
    'Business Meal',
    '6320',
    ['Goldener Loeffel', 'The Long Table'],
    [60, 320],
    '19',
  ),
  ENTOT: type('ENTOT', 'Entertainment-Other', '6320', ['Moonlight Pictures'], [9, 30], '19'),
  OFCSP: type('OFCSP', 'Office Supplies', '6410', ['Paperclip Palace'], [6, 140], '19'),
  CELPH: type('CELPH', 'Mobile Phone', '6420', ['Echo Mobile'], [20, 60], '19'),
  TRAIG: type('TRAIG', 'Training', '6510', ['Harbour Conference'], [250, 1400], '19'),
  TAGFE: type('TAGFE', 'Booking Fees', '6250', ['Pelican Air'], [5, 25], '19'),
} as const satisfies Record<string, ExpenseType>;

export type ExpenseTypeCode = keyof typeof EXPENSE_TYPES;

function type(
  code: string,
  name: string,
  account: string,
  vendors: readonly string[],
  usual: RandomRange,
  germanTax: ExpenseType['germanTax'],
): ExpenseType {
  return { code, name, account, vendors, usual, germanTax };
}

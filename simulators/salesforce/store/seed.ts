import { Decimal } from '../decimal.ts';
import { STAGES } from '../schema/opportunity.ts';
import { CORPORATE_CURRENCY, ORG_CURRENCIES } from '../schema/sobject.ts';
import { MINUTE_MS } from '../time.ts';
import { type Author, type Org, typeNamed } from './org.ts';
import type { Draft, Row } from './row.ts';

/** Units of each currency for one of the corporate one. */
const CONVERSION_RATES: Readonly<Record<(typeof ORG_CURRENCIES)[number], string>> = {
  USD: '1',
  EUR: '0.92',
  GBP: '0.79',
  CHF: '0.88',
  JPY: '149.5',
  CAD: '1.36',
  SEK: '10.45',
};

/** What every org has on its first day: a user for each integration, currencies, stages, the standard price book. */
export function seedOrg(org: Org): Author {
  const userId = org.mintId(typeNamed('User'));
  const author: Author = { userId, origin: 'person', allowDuplicates: true };
  // The org is a minute old when somebody first looks.
  org.backdated(MINUTE_MS, () => keepFirstRecords(org, author));
  return author;
}

function keepFirstRecords(org: Org, author: Author): void {
  const { userId } = author;
  keepUser(org, author, userId, `admin@${org.id.toLowerCase()}.example.com`, 'Administrator');
  for (const code of ORG_CURRENCIES) keepCurrency(org, author, code);
  for (const [position, stage] of STAGES.entries()) {
    keepNew(org, author, 'OpportunityStage', {
      MasterLabel: stage.name,
      ApiName: stage.name,
      IsActive: true,
      SortOrder: new Decimal(BigInt(position + 1), 0),
      IsClosed: stage.closed,
      IsWon: stage.won,
      ForecastCategory: stage.forecast,
      ForecastCategoryName: stage.forecast,
      DefaultProbability: Decimal.parse(stage.probability) ?? null,
    });
  }
  keepNew(org, author, 'Pricebook2', {
    Name: 'Standard Price Book',
    IsActive: true,
    IsArchived: false,
    IsStandard: true,
    IsDeleted: false,
    CurrencyIsoCode: CORPORATE_CURRENCY,
  });
}

/** The user a connected app acts as; made when the org has none of that name. */
export function integrationUser(org: Org, author: Author, username: string): Row {
  const existing = org.table('User').find('Username', username)[0];
  if (existing) return existing;
  return keepUser(org, author, org.mintId(typeNamed('User')), username, 'Integration');
}

function keepUser(org: Org, author: Author, id: string, username: string, lastName: string): Row {
  return keepNew(org, author, 'User', {
    Id: id,
    Username: username,
    LastName: lastName,
    Name: lastName,
    Email: username,
    Alias: lastName.slice(0, 8).toLowerCase(),
    IsActive: true,
    UserType: 'Standard',
    TimeZoneSidKey: 'GMT',
    LocaleSidKey: 'en_US',
    LanguageLocaleKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
    CurrencyIsoCode: CORPORATE_CURRENCY,
  });
}

function keepCurrency(org: Org, author: Author, code: (typeof ORG_CURRENCIES)[number]): void {
  keepNew(org, author, 'CurrencyType', {
    IsoCode: code,
    ConversionRate: Decimal.parse(CONVERSION_RATES[code]) ?? null,
    DecimalPlaces: new Decimal(code === 'JPY' ? 0n : 2n, 0),
    IsActive: true,
    IsCorporate: code === CORPORATE_CURRENCY,
  });
}

function keepNew(org: Org, author: Author, type: string, draft: Draft): Row {
  const stamps = org.stampsBy(author);
  return org.keep(type, {
    Id: org.mintId(typeNamed(type)),
    ...draft,
    ...stamps,
    CreatedDate: stamps['SystemModstamp'] ?? null,
    CreatedById: author.userId,
  });
}

import type { Random } from '../kernel/random.ts';

/** Names of nobody: words that sound like names, put together by the seed. */
export const FIRST_NAMES: readonly string[] = [
  'Tilda',
  'Osric',
  'Mirabel',
  'Ansgar',
  'Philippa',
  'Lorcan',
  'Wendeline',
  'Jasper',
  'Odalys',
  'Cosmo',
  'Henrike',
  'Barnaby',
  'Isaura',
  'Quentin',
  'Solveig',
  'Rufus',
  'Edda',
  'Linus',
  'Marigold',
  'Thaddeus',
  'Ottilie',
  'Fergus',
  'Calliope',
  'Benno',
  'Saskia',
  'Lucan',
  'Romilly',
  'Ignatz',
  'Verity',
  'Malte',
];

export const LAST_NAMES: readonly string[] = [
  'Quillfeather',
  'Bramblewick',
  'Kupferkessel',
  'Larkspindle',
  'Moosgruber',
  'Tanglethorpe',
  'Windhose',
  'Pepperlow',
  'Sternhagel',
  'Fiddlecombe',
  'Nebelkrug',
  'Oatenshaw',
  'Regenfass',
  'Thistlemere',
  'Zwirnbaum',
  'Underbough',
  'Apfelstern',
  'Crumpington',
  'Haselstrauss',
  'Wafflebank',
  'Dornkappe',
  'Merrydown',
  'Uhrenfels',
  'Pinchbuckle',
  'Eulenbach',
  'Saltmarrow',
  'Glockenhain',
  'Hobnail',
  'Tintenfass',
  'Yarrowby',
];

const FANCY: Readonly<Record<string, readonly string[]>> = {
  US: [
    'Brindlewick',
    'Oddmere',
    'Quornfield',
    'Tarnbeck',
    'Glimmerow',
    'Plumbright',
    'Wobblecroft',
    'Saddlefen',
    'Copperquail',
    'Nightjar Hollow',
    'Dapplestone',
    'Ferrybrook',
    'Gooseneck Bay',
    'Hatterfield',
    'Inkwater',
    'Juniper Notch',
    'Kettlepond',
    'Lemonwood',
    'Muddlewater',
    'Northbuckle',
    'Otterlight',
    'Picklepoint',
    'Quiverstone',
    'Rattlebridge',
    'Snowcap Ridge',
    'Tumblegate',
    'Umberfield',
    'Vanewright',
    'Whistledown',
    'Yonderly',
    'Zigzag Valley',
    'Acornbury',
    'Bellwether Creek',
    'Cloudhopper',
    'Doublebarrel',
    'Elmsparrow',
  ],
  DE: [
    'Kupferquell',
    'Moosbrunn',
    'Birkenkamp',
    'Sonderwind',
    'Nebelhorst',
    'Ahornkrug',
    'Brombeerhof',
    'Dachsberg',
    'Eibenfurt',
    'Federsee',
    'Grauspecht',
    'Heidemoor',
    'Igelstein',
    'Jadequell',
    'Krokusfeld',
    'Lerchenau',
    'Mohnblick',
    'Nussgarten',
    'Ostwarte',
    'Pfauental',
    'Quittenhain',
    'Rapsbach',
    'Schneckental',
    'Tannzapfen',
    'Ulmenried',
    'Vogelnest',
    'Wacholder',
    'Zaunkoenig',
    'Zimtmuehle',
    'Uferschilf',
  ],
  AT: ['Alpenmuster', 'Donauwirbel'],
  FR: ['Tourmeliere', 'Petitmoulin'],
  NL: ['Waterkolk', 'Tulpendam'],
  CH: ['Gipfelrat', 'Gletscherblick'],
  GB: ['Puddlecombe', 'Mizzlethwaite'],
};

/** What a company does, in its name, and the industry that this belongs to. */
const SECTORS: Readonly<Record<'EN' | 'DE', readonly (readonly [string, string])[]>> = {
  EN: [
    ['Freight', 'Shipping'],
    ['Dental Supply', 'Healthcare'],
    ['Robotics', 'Machinery'],
    ['Orchards', 'Agriculture'],
    ['Paper Works', 'Manufacturing'],
    ['Aquatics', 'Hospitality'],
    ['Elevators', 'Engineering'],
    ['Assurance', 'Insurance'],
    ['Outdoor Gear', 'Retail'],
    ['Biologics', 'Biotechnology'],
    ['Stationery', 'Retail'],
    ['Power Tools', 'Manufacturing'],
  ],
  DE: [
    ['Werkzeugbau', 'Machinery'],
    ['Logistik', 'Transportation'],
    ['Gartenbau', 'Agriculture'],
    ['Optik', 'Electronics'],
    ['Spielwaren', 'Retail'],
    ['Backtechnik', 'Engineering'],
    ['Messgeraete', 'Electronics'],
    ['Textil', 'Manufacturing'],
    ['Orgelbau', 'Manufacturing'],
    ['Verpackung', 'Manufacturing'],
  ],
};

const FORMS: Readonly<Record<string, readonly string[]>> = {
  US: ['Inc.', 'LLC', 'Corp.'],
  DE: ['GmbH', 'AG', 'GmbH & Co. KG'],
  AT: ['GmbH'],
  FR: ['SAS'],
  NL: ['B.V.'],
  CH: ['AG'],
  GB: ['Ltd'],
};

export interface CompanyName {
  readonly short: string;
  readonly legal: string;
  readonly domain: string;
  readonly industry: string;
}

/** Gives company names of a country, never the same one twice. */
export function companyNames(random: Random): (country: string) => CompanyName {
  const decks = new Map(
    Object.entries(FANCY).map(([country, words]) => [country, shuffled(words, random)]),
  );
  const used = new Map<string, number>();
  return (country) => {
    const deck = decks.get(country) ?? decks.get('US') ?? [];
    const turn = used.get(country) ?? 0;
    used.set(country, turn + 1);
    const word = deck[turn % deck.length] ?? 'Nameless';
    const german = country === 'DE' || country === 'AT' || country === 'CH';
    const [sector, industry] = random.pick(SECTORS[german ? 'DE' : 'EN']);
    const again = turn < deck.length ? '' : ` ${Math.floor(turn / deck.length) + 1}`;
    const short = `${word}${again} ${sector}`;
    const form = random.pick(FORMS[country] ?? ['Ltd']);
    return { short, legal: `${short} ${form}`, domain: `${slug(short)}.example`, industry };
  };
}

export function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const deck = [...items];
  for (let i = deck.length - 1; i > 0; i--) {
    const j = random.int(0, i);
    const [a, b] = [deck[i], deck[j]];
    if (a === undefined || b === undefined) continue;
    deck[i] = b;
    deck[j] = a;
  }
  return deck;
}

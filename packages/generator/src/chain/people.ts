/**
 * Invented people: first and last names from common English lists, random cards. None is taken from real files.
 */
import { mix } from '../random.ts';

const list = (names: string): readonly string[] => names.trim().split(/\s+/);

const FIRST_NAMES = list(`
  Abigail Adam Aisha Alan Alice Amelia Amir Andrew Anna Anthony Arthur Barbara Ben Beth Brian Callum Catherine
  Charlotte Chloe Christopher Claire Colin Craig Daisy Daniel David Deborah Declan Diana Dominic Edward Eleanor
  Elizabeth Ella Emily Emma Ethan Evie Fiona Florence Freya Gareth Gemma George Georgia Grace Graham Hannah Harriet
  Harry Helen Henry Holly Hugh Imran Isaac Isla Jack Jacob James Jane Jasmine Jessica Joan Joanna Joseph Joshua
  Judith Karen Kate Kenneth Kieran Laura Leah Leo Lewis Lily Louise Lucy Luke Lydia Malcolm Margaret Maria Martin
  Matilda Matthew Megan Mia Michelle Mohammed Nadia Naomi Natalie Neil Nigel Noah Oliver Oscar Owen Patricia Paul
  Peter Philippa Poppy Priya Rachel Ravi Rebecca Rhys Robert Rosie Rowan Ruth Samuel Sanjay Sean Sharon Simon Sophie
  Stella Stephen Susan Tara Thomas Tim Toby Tracey Victoria Wendy Zara Zoe`);

const LAST_NAMES = list(`
  Abercrombie Ainsworth Appleby Ashworth Atherton Bancroft Barraclough Beaumont Birtwistle Blackwood Blythe
  Bracewell Bramley Brightwell Broadbent Butterworth Calloway Cartwright Chadwick Cheetham Clitheroe Cobham Colborne
  Copplestone Cotterill Cranfield Dalby Darbyshire Dewhurst Drinkwater Duckworth Eastwood Eccleston Elphick
  Entwistle Fairclough Fairweather Farnworth Fazakerley Featherstone Fothergill Garside Gaskell Goodall Gorringe
  Greenhalgh Grimshaw Hainsworth Halliwell Hargreaves Hawksworth Haythorne Hebblethwaite Heywood Higginbottom
  Holroyd Honeywell Horsfall Huddleston Illingworth Jowett Kershaw Kingswell Langtree Larkspur Leadbetter Lightfoot
  Longbottom Lovelace Lumley Makepeace Merriman Merryweather Micklewright Moorcroft Murgatroyd Nettleton Nightingale
  Oakden Ogden Oldroyd Openshaw Ormerod Pemberton Pendlebury Penhaligon Pickersgill Pilkington Postlethwaite
  Prestwich Proudfoot Quayle Ramsbottom Rawstron Redfearn Rigby Rosewarne Rowbotham Sagar Scarisbrick Shackleton
  Shufflebottom Silcock Snowdon Southworth Stanhope Sugden Sutcliffe Swindlehurst Tattersall Threlfall Thistlewood
  Threadgold Trelawny Trescothick Tunnicliffe Turnbull Tyldesley Uttley Wadsworth Walmsley Wetherell Whitaker
  Widdowson Winstanley Wolstenholme Woodhouse Wrigglesworth Yardley Yeadon`);

/** `0000` to `9999`: joining these to cards is several times faster than padding numbers. */
const FOUR_DIGITS = Array.from({ length: 10_000 }, (_, number) => String(number).padStart(4, '0'));

/** A customer. */
export interface Person {
  readonly name: string;
  /** 17 random digits; a layout writes as many of them as its cards have. A valid card only by chance. */
  readonly digits: string;
  /** 32 random bits for further properties in a layout (card length, scheme). */
  readonly trait: number;
}

/**
 * The person with these numbers: a pure function, so that a customer can come back years later without a stored list.
 *
 * @param key the branch's key
 * @param visit 0 for regulars, else the day
 * @param index the person within it
 */
export function personOf(key: number, visit: number, index: number): Person {
  const trait = mix(mix(key, visit), index);
  const low = mix(trait, index ^ 0x5bf03635);
  const high = mix(low, key ^ visit);
  return {
    name: `${FIRST_NAMES[trait % FIRST_NAMES.length]!} ${LAST_NAMES[low % LAST_NAMES.length]!}`,
    digits: four(low >>> 8) + four(high) + four(high >>> 14) + four(trait >>> 6) + String(low % 10),
    trait,
  };
}

function four(bits: number): string {
  return FOUR_DIGITS[bits % 10_000]!;
}

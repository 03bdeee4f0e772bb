/** Where the branches are. */

/** British towns in the forms branch names take: several words, hyphens, an apostrophe, a district of London. */
const TOWNS: readonly string[] = `
  London Brixton, Durham, Weston-super-Mare, Stratford-upon-Avon, York, Kingston upon Hull, London Camden, Bath,
  Exeter, Newcastle upon Tyne, Stoke-on-Trent, Oxford, London Soho, Bury St Edmunds, Southend-on-Sea, Cardiff,
  Norwich, Berwick-upon-Tweed, King's Lynn, London Hackney, Brighton, Henley-on-Thames, Glasgow, Bristol,
  Leeds, Royal Tunbridge Wells, Birmingham, Cambridge, Ashby-de-la-Zouch, Chester, London Greenwich, Carlisle,
  Isle of Wight, Edinburgh, Milton Keynes, Barrow-in-Furness, Plymouth, Winchester, St Albans, Aberdeen,
  Burton upon Trent, Canterbury, Liverpool, London Islington, Truro, Swansea, Stockton-on-Tees, Leicester,
  Lincoln, High Wycombe, Sheffield, Grange-over-Sands, Portsmouth, Perth, Bishop's Stortford, London Clapham,
  Chesterfield, Nottingham, Sutton Coldfield, Wells-next-the-Sea, Manchester, Derby, Hay-on-Wye, London Shoreditch,
  Great Yarmouth, Coventry, Dundee, Ross-on-Wye, Salisbury, Harrogate, Newark-on-Trent, London Peckham,
  Market Harborough, Ipswich, Worcester, Shoreham-by-Sea, Gloucester, Inverness, Blackpool, London Fulham,
  Bexhill-on-Sea, Hereford, Llandudno, Preston, Chipping Norton, Southampton, Burnham-on-Crouch, London Ealing,
  Taunton, Reading, Stow-on-the-Wold, Lancaster, Stirling, Bolton, Leamington Spa, London Walthamstow,
  Colchester, Huddersfield, Walton-on-the-Naze, Dorchester, Kendal, Wakefield, Melton Mowbray, London Battersea,
  Shrewsbury, Sunderland, Richmond upon Thames, Aylesbury, Whitby, Bangor, East Grinstead, London Kentish Town,
  Hexham, Stamford, Moreton-in-Marsh, Penzance, Ludlow, Aberystwyth, Bognor Regis, London Tooting,
  Ripon, Torquay, Clacton-on-Sea, Guildford, Halifax, Oban, Newport Pagnell, London Wimbledon`
  .split(',')
  .map((town) => town.trim());

/** How many names there are before numbers are needed. */
export const TOWN_COUNT = TOWNS.length;

/** The name of the branch with this index: the same for every seed; beyond the list, `London Soho 2`. */
export function branchName(index: number): string {
  const town = TOWNS[index % TOWN_COUNT]!;
  const round = Math.floor(index / TOWN_COUNT);
  return round === 0 ? town : `${town} ${round + 1}`;
}

/** `London Soho` → `london_soho`, as file names have it. */
export function foldedName(branch: string): string {
  return branch.toLowerCase().replaceAll(' ', '_');
}

// What the benchmark of business hours asks: an office with a lunch break and ten holidays a year, random instants over ten years, and
// lengths from a minute to sixty days. The same for everybody, and every time.
import { randomFrom } from '../random.mjs';

const MINUTE = 60_000;
const FIRST = Date.UTC(2020, 0, 1);
const LAST = Date.UTC(2030, 0, 1);

export const ZONES = ['Europe/Amsterdam', 'America/New_York', 'Asia/Kolkata'];
/** Sixty days of open time, from the last of the instants on, end within these years. */
export const YEARS = [2019, 2032];

const HOLIDAYS = ['01-01', '03-06', '04-27', '05-01', '05-05', '07-04', '08-15', '11-11', '12-25', '12-26'];

export function office(zone) {
  const day = [[540, 750], [780, 1050]];
  const years = Array.from({ length: YEARS[1] - YEARS[0] + 1 }, (_, index) => YEARS[0] + index);
  return { zone, week: [[], day, day, day, day, day, []], holidays: years.flatMap((year) => HOLIDAYS.map((date) => `${year}-${date}`)) };
}

/** As many lengths of minutes as of hours and days; `minutes` for all where it is given. The instants are whole minutes. */
export function questions(count, minutes = undefined) {
  const next = randomFrom(1);
  const from = new Float64Array(count);
  const to = new Float64Array(count);
  const lengths = new Float64Array(count);
  for (let row = 0; row < count; row += 1) {
    from[row] = FIRST + Math.floor(next() * ((LAST - FIRST) / MINUTE)) * MINUTE;
    lengths[row] = minutes ?? Math.floor((60 * 1440) ** next());
    to[row] = from[row] + lengths[row] * MINUTE;
  }
  return { from, to, minutes: lengths };
}

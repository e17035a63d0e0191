// Time zones as Rails names them, which is how Freshdesk and Zendesk write them, as the IANA names that policies take.
import { formatterFor } from './zone.mjs';

/** Cities that are called in both alike, by the region of their zone. */
const CITIES = {
  America: 'Tijuana, Chihuahua, Mazatlan, Mexico City, Monterrey, Bogota, Lima, Caracas, La Paz, Santiago, Montevideo, Puerto Rico',
  Atlantic: 'Azores',
  Europe:
    'Dublin, Lisbon, London, Belgrade, Bratislava, Budapest, Ljubljana, Prague, Sarajevo, Skopje, Warsaw, Zagreb, Brussels, Copenhagen, ' +
    'Madrid, Paris, Amsterdam, Berlin, Zurich, Rome, Stockholm, Vienna, Bucharest, Helsinki, Riga, Sofia, Tallinn, Vilnius, Athens, ' +
    'Istanbul, Minsk, Kaliningrad, Moscow, Volgograd, Samara',
  Africa: 'Casablanca, Monrovia, Cairo, Harare, Nairobi',
  Etc: 'UTC',
  Asia:
    'Jerusalem, Kuwait, Riyadh, Baghdad, Tehran, Muscat, Baku, Tbilisi, Yerevan, Kabul, Karachi, Tashkent, Kolkata, Kathmandu, Dhaka, ' +
    'Almaty, Novosibirsk, Rangoon, Bangkok, Jakarta, Krasnoyarsk, Chongqing, Hong Kong, Urumqi, Kuala Lumpur, Singapore, Taipei, Irkutsk, ' +
    'Ulaanbaatar, Seoul, Tokyo, Yakutsk, Vladivostok, Magadan, Srednekolymsk, Kamchatka',
  Australia: 'Perth, Darwin, Adelaide, Melbourne, Sydney, Brisbane, Hobart',
  Pacific: 'Guam, Port Moresby, Fiji, Auckland',
};

/** All others. */
const ZONES = {
  'International Date Line West': 'Pacific/Midway',
  'Midway Island': 'Pacific/Midway',
  'American Samoa': 'Pacific/Pago_Pago',
  Hawaii: 'Pacific/Honolulu',
  Alaska: 'America/Juneau',
  'Pacific Time (US & Canada)': 'America/Los_Angeles',
  'Mountain Time (US & Canada)': 'America/Denver',
  Arizona: 'America/Phoenix',
  'Central Time (US & Canada)': 'America/Chicago',
  Saskatchewan: 'America/Regina',
  Guadalajara: 'America/Mexico_City',
  'Central America': 'America/Guatemala',
  'Eastern Time (US & Canada)': 'America/New_York',
  'Indiana (East)': 'America/Indiana/Indianapolis',
  Quito: 'America/Lima',
  'Atlantic Time (Canada)': 'America/Halifax',
  Newfoundland: 'America/St_Johns',
  Brasilia: 'America/Sao_Paulo',
  'Buenos Aires': 'America/Argentina/Buenos_Aires',
  Georgetown: 'America/Guyana',
  Greenland: 'America/Godthab',
  'Mid-Atlantic': 'Atlantic/South_Georgia',
  'Cape Verde Is.': 'Atlantic/Cape_Verde',
  Edinburgh: 'Europe/London',
  Bern: 'Europe/Zurich',
  'West Central Africa': 'Africa/Algiers',
  Kyiv: 'Europe/Kiev',
  Pretoria: 'Africa/Johannesburg',
  'St. Petersburg': 'Europe/Moscow',
  'Abu Dhabi': 'Asia/Muscat',
  Ekaterinburg: 'Asia/Yekaterinburg',
  Islamabad: 'Asia/Karachi',
  Chennai: 'Asia/Kolkata',
  Mumbai: 'Asia/Kolkata',
  'New Delhi': 'Asia/Kolkata',
  Astana: 'Asia/Dhaka',
  'Sri Jayawardenepura': 'Asia/Colombo',
  Hanoi: 'Asia/Bangkok',
  Beijing: 'Asia/Shanghai',
  Osaka: 'Asia/Tokyo',
  Sapporo: 'Asia/Tokyo',
  Canberra: 'Australia/Melbourne',
  'Solomon Is.': 'Pacific/Guadalcanal',
  'New Caledonia': 'Pacific/Noumea',
  'Marshall Is.': 'Pacific/Majuro',
  Wellington: 'Pacific/Auckland',
  "Nuku'alofa": 'Pacific/Tongatapu',
  'Tokelau Is.': 'Pacific/Fakaofo',
  'Chatham Is.': 'Pacific/Chatham',
  Samoa: 'Pacific/Apia',
};

const BY_NAME = /* @__PURE__ */ zonesByName();

function zonesByName() {
  const zone = (region, city) => [city, `${region}/${city.replaceAll(' ', '_')}`];
  const cities = Object.entries(CITIES).flatMap(([region, names]) => names.split(', ').map((city) => zone(region, city)));
  return new Map([...cities, ...Object.entries(ZONES)]);
}

/** What an IANA name looks like; Intl takes offsets such as `+01:00` and `EST` too, which a policy does not. */
const IANA = /^(?:UTC|[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+)$/;

/** `Europe/Amsterdam` for `Amsterdam`, `(GMT+01:00) Amsterdam` or itself; undefined where no zone has that name. */
export function zoneNamed(name) {
  if (typeof name !== 'string') return undefined;
  const text = name.trim().replace(/^\((?:GMT|UTC)[^)]*\) */, '');
  if (BY_NAME.has(text)) return BY_NAME.get(text);
  return IANA.test(text) && formatterFor(text) !== null ? text : undefined;
}

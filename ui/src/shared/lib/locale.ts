import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { browserZone } from './workspace';

/** Regions whose everyday currency is not the euro; the euro's own are listed together. */
const currencyByRegion: Record<string, string> = {
  US: 'USD',
  GB: 'GBP',
  CH: 'CHF',
  LI: 'CHF',
  SE: 'SEK',
  NO: 'NOK',
  DK: 'DKK',
  PL: 'PLN',
  CZ: 'CZK',
  HU: 'HUF',
  RO: 'RON',
  TR: 'TRY',
  CA: 'CAD',
  MX: 'MXN',
  BR: 'BRL',
  AR: 'ARS',
  CL: 'CLP',
  CO: 'COP',
  AU: 'AUD',
  NZ: 'NZD',
  JP: 'JPY',
  CN: 'CNY',
  KR: 'KRW',
  IN: 'INR',
  SG: 'SGD',
  HK: 'HKD',
  TW: 'TWD',
  TH: 'THB',
  ID: 'IDR',
  MY: 'MYR',
  PH: 'PHP',
  VN: 'VND',
  ZA: 'ZAR',
  AE: 'AED',
  SA: 'SAR',
  IL: 'ILS',
  EG: 'EGP',
  NG: 'NGN',
  KE: 'KES',
  UA: 'UAH',
  RS: 'RSD',
  IS: 'ISK',
};
const euroRegions =
  'AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK AD MC SM VA ME XK'.split(' ');
/** Zones whose currency is not that of their neighbours: where somebody is says more than the language. */
const currencyByZone: Record<string, string> = {
  'Europe/London': 'GBP',
  'Europe/Zurich': 'CHF',
  'Europe/Vaduz': 'CHF',
  'Europe/Stockholm': 'SEK',
  'Europe/Oslo': 'NOK',
  'Europe/Copenhagen': 'DKK',
  'Europe/Warsaw': 'PLN',
  'Europe/Prague': 'CZK',
  'Europe/Budapest': 'HUF',
  'Europe/Bucharest': 'RON',
  'Europe/Istanbul': 'TRY',
  'Europe/Kyiv': 'UAH',
  'Europe/Kiev': 'UAH',
  'Europe/Belgrade': 'RSD',
  'Asia/Tokyo': 'JPY',
  'Asia/Kolkata': 'INR',
  'Asia/Calcutta': 'INR',
  'Asia/Singapore': 'SGD',
  'Asia/Hong_Kong': 'HKD',
  'Asia/Seoul': 'KRW',
  'Asia/Shanghai': 'CNY',
  'Asia/Dubai': 'AED',
  'Australia/Sydney': 'AUD',
  'Australia/Melbourne': 'AUD',
  'Australia/Brisbane': 'AUD',
  'Australia/Perth': 'AUD',
  'Pacific/Auckland': 'NZD',
  'America/Toronto': 'CAD',
  'America/Vancouver': 'CAD',
  'America/Mexico_City': 'MXN',
  'America/Sao_Paulo': 'BRL',
};

/** The currency somebody in this browser most likely reports in: by time zone, then by language. */
export function guessCurrency(
  languages: readonly string[] = navigator.languages,
  zone = browserZone(),
): string {
  const here = currencyByZone[zone] ?? (zone.startsWith('Europe/') ? 'EUR' : undefined);
  if (here) return here;
  for (const tag of languages) {
    const region = /[-_]([A-Z]{2})\b/.exec(tag)?.[1];
    if (!region) continue;
    const found = euroRegions.includes(region) ? 'EUR' : currencyByRegion[region];
    if (found) return found;
  }
  return 'USD';
}

const common = ['EUR', 'USD', 'GBP', 'CHF'];

/** Every currency by its name in the reader's language, the usual ones first. */
export function useCurrencyChoices() {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const names = new Intl.DisplayNames(i18n.language, { type: 'currency' });
    const all =
      typeof Intl.supportedValuesOf === 'function'
        ? Intl.supportedValuesOf('currency')
        : Object.values(currencyByRegion);
    const rest = all.filter((c) => !common.includes(c));
    return [...common, ...rest].map((value) => ({
      value,
      label: `${value} · ${names.of(value) ?? value}`,
    }));
  }, [i18n.language]);
}

/** Every time zone with its present offset ("Europe/Berlin · GMT+1"). */
export function useZoneChoices() {
  return useMemo(() => {
    const all =
      typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : [];
    const mine = browserZone();
    const zones = [...new Set(['UTC', mine, ...all])].sort();
    return zones.map((value) => ({ value, label: value.replaceAll('_', ' ') }));
  }, []);
}

import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import type en from './en';
import shell from './en/shell';

/** The shell's own English words are in it; each language's whole is a chunk that is fetched when it is spoken. */
export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;
const storageKey = 'herald-lang';
const loaders: Record<Language, () => Promise<{ default: object }>> = {
  en: () => import('./en'),
  de: () => import('./de'),
};
export const isLanguage = (x: unknown): x is Language => typeof x === 'string' && x in languages;

const loaded = new Map<Language, Promise<void>>();
function load(lng: Language): Promise<void> {
  let here = loaded.get(lng);
  if (!here) {
    here = loaders[lng]().then(
      (m) => void i18n.addResourceBundle(lng, 'translation', m.default, true, true),
    );
    // What could not be fetched is asked for again.
    here.catch(() => loaded.delete(lng));
    loaded.set(lng, here);
  }
  return here;
}
/** All words of the language that is spoken now; a page waits for them as it does for its own code. */
export const pageTexts = () => load(isLanguage(i18n.language) ? i18n.language : 'en');

async function apply(lng: Language) {
  await load(lng);
  await i18n.changeLanguage(lng);
  document.documentElement.lang = lng;
}

/** Chosen by hand: remembered in this browser. */
export async function setLanguage(lng: Language) {
  await apply(lng);
  localStorage.setItem(storageKey, lng);
}

/** The language chosen here before, else the first of the browser's that Herald speaks. */
export function preferredLanguage(): Language {
  const stored = localStorage.getItem(storageKey);
  if (isLanguage(stored)) return stored;
  return navigator.languages.map((l) => l.slice(0, 2)).find(isLanguage) ?? 'en';
}

/** A language of the user's profile counts where none was chosen in this browser. */
export function followProfile(locale: string | null) {
  const wanted = locale?.slice(0, 2);
  if (!isLanguage(wanted) || localStorage.getItem(storageKey)) return;
  if (wanted !== i18n.language) void apply(wanted).catch(() => undefined);
}

void i18n.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: shell } },
  interpolation: { escapeValue: false },
  returnNull: false,
});
const first = preferredLanguage();
/** Resolves before the first paint; a language that cannot be fetched leaves English standing. */
export const ready = first === 'en' ? Promise.resolve() : apply(first).catch(() => undefined);
export default i18n;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

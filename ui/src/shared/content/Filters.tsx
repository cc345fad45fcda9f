import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useParam } from '@/shared/lib/useParam';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { kinds, nameOfNetwork, networkName, states } from './names';

const networks = Object.entries(networkName).map(([value, label]) => ({ value, label }));

/** The filters that the pages of content share; each stands in the address under its own name. */
export function NetworkFilter() {
  const { t } = useTranslation();
  const [network, setNetwork] = useParam('network');
  return (
    <FilterSelect
      label={t('content.network')}
      all={t('content.allNetworks')}
      value={network}
      onChange={setNetwork}
      name={nameOfNetwork}
      choices={networks}
    />
  );
}

export function StateFilter() {
  const { t } = useTranslation();
  const [state, setState] = useParam('state');
  return (
    <FilterSelect
      label={t('content.state')}
      all={t('content.allStates')}
      value={state}
      onChange={setState}
      choices={states.map((s) => ({ value: s, label: t(`content.states.${s}`) }))}
    />
  );
}

export function KindFilter() {
  const { t } = useTranslation();
  const [kind, setKind] = useParam('kind');
  return (
    <FilterSelect
      label={t('content.kindLabel')}
      all={t('content.allKinds')}
      value={kind}
      onChange={setKind}
      choices={kinds.map((k) => ({ value: k, label: t(`content.kind.${k}`) }))}
    />
  );
}

const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pl', 'pt'] as const;

/** The languages that texts are offered in, each by its name in the reader's own. */
export function useLanguages() {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const names = new Intl.DisplayNames(i18n.language, { type: 'language' });
    return languages.map((value) => ({ value: value as string, label: names.of(value) ?? value }));
  }, [i18n.language]);
}

export function LanguageFilter() {
  const { t } = useTranslation();
  const [language, setLanguage] = useParam('language');
  return (
    <FilterSelect
      label={t('content.language')}
      all={t('sources.allLanguages')}
      value={language}
      onChange={setLanguage}
      choices={useLanguages()}
    />
  );
}

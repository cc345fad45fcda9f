import { useTranslation } from 'react-i18next';

/** What the library's pickers say by themselves, which would be English. */
export function usePickerWords() {
  const { t } = useTranslation();
  return {
    clearText: t('controls.clear'),
    openText: t('controls.open'),
    closeText: t('controls.close'),
    loadingText: t('palette.searching'),
    noOptionsText: t('palette.none'),
  };
}

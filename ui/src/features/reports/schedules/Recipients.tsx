import { useTranslation } from 'react-i18next';
import { ChipsInput } from '@/shared/ui/ChipsInput';

/** Good enough to catch a slip; the mail server has the last word. */
export const isAddress = (text: string) =>
  /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]{2,}$/.test(text);
/** "Mira <mira@x.com>; ben@x.com" → both addresses. */
export const splitAddresses = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .map((x) => x.replace(/^.*<|>.*$/g, '').trim())
    .filter((x) => x !== '' && (x.includes('@') || !/^["'\p{L}.]+$/u.test(x)));

const ends = ['Enter', ',', ';', ' '];

/** Who gets it: addresses as chips, by Enter, comma, space or a pasted list. */
export function Recipients({
  value,
  most,
  error,
  onChange,
}: {
  value: readonly string[];
  most: number;
  error: string | undefined;
  onChange: (list: string[]) => void;
}) {
  const { t } = useTranslation();
  const bad = value.filter((x) => !isAddress(x));
  return (
    <ChipsInput
      label={t('reportSchedules.recipients')}
      hint={t('reportSchedules.recipientsHint')}
      error={
        error ??
        (bad.length ? t('reportSchedules.badAddress', { address: bad.join(', ') }) : undefined)
      }
      value={value}
      most={most}
      onChange={onChange}
      removeLabel={(address) => t('reportSchedules.removeAddress', { address })}
      placeholder={t('reportSchedules.recipientsPlaceholder')}
      inputMode="email"
      ends={ends}
      split={splitAddresses}
      isBad={(word) => !isAddress(word)}
    />
  );
}

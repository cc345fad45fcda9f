import { useTranslation } from 'react-i18next';
import { Toaster } from 'sonner';
import { font } from '@/theme/tokens';

const palette = (name: string) => `var(--h-palette-h-${name})`;
const style = {
  fontFamily: font.sans,
  fontSize: 13,
  background: palette('surface'),
  color: palette('text'),
  border: `1px solid ${palette('border')}`,
  borderRadius: 10,
};

/** Bottom left: the primary buttons of forms and bulk bars are at the right and in the middle. */
export function Toasts() {
  const { t } = useTranslation();
  return (
    <Toaster
      position="bottom-left"
      gap={8}
      visibleToasts={3}
      closeButton={false}
      containerAriaLabel={t('controls.notifications')}
      toastOptions={{
        style,
        actionButtonStyle: {
          background: palette('accent'),
          color: palette('onAccent'),
          fontWeight: 500,
          height: 26,
          borderRadius: 6,
        },
      }}
    />
  );
}

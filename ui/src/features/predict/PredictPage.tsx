import { Box } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { useParam } from '@/shared/lib/useParam';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { PageTabs } from '@/shared/ui/PageTabs';
import { Ltv } from './Ltv';
import { WhatIf } from './WhatIf';

const tabs = ['conversions', 'roas', 'ltv'] as const;
type What = (typeof tabs)[number];

export function Component() {
  const { t } = useTranslation();
  const [text, setWhat] = useParam('what', 'conversions');
  const what: What = tabs.includes(text as What) ? (text as What) : 'conversions';
  return (
    <Page title={t('nav.predict')}>
      <PageHeader
        title={t('nav.predict')}
        subtitle={<Box sx={{ maxWidth: 640 }}>{t('predict.subtitle')}</Box>}
      />
      <PageTabs value={what} views={tabs} label={(v) => t(`predict.tab.${v}`)} onChange={setWhat}>
        {what === 'ltv' ? <Ltv /> : <WhatIf key={what} what={what} />}
      </PageTabs>
    </Page>
  );
}

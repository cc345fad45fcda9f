import { Box, Tab, Tabs } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { useParam } from '@/shared/lib/useParam';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
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
      <Tabs
        value={what}
        onChange={(_, v: string) => setWhat(v)}
        sx={{
          minHeight: 36,
          mb: 4,
          borderBottom: 1,
          borderColor: 'h.border',
          '& .MuiTabs-list': { gap: 5 },
        }}
      >
        {tabs.map((k) => (
          <Tab
            key={k}
            value={k}
            label={t(`predict.tab.${k}`)}
            id={`tab-${k}`}
            aria-controls={`panel-${k}`}
            sx={{ minHeight: 36, minWidth: 0, px: 0.5, textTransform: 'none', fontSize: 13.5 }}
          />
        ))}
      </Tabs>
      <Box role="tabpanel" id={`panel-${what}`} aria-labelledby={`tab-${what}`}>
        {what === 'ltv' ? <Ltv /> : <WhatIf key={what} what={what} />}
      </Box>
    </Page>
  );
}

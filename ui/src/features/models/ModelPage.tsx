import { Box, Button, Card, Skeleton, Stack, Typography } from '@mui/material';
import { ArrowLeft, Compass } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { isApiError } from '@/api';
import { type ModelCard } from '@/api';
import { useGetModelQuery } from '@/api/insight';
import { useFormat } from '@/shared/lib/format';
import { Facts } from '@/shared/ui/Facts';
import { Badge } from '@/shared/ui/Badge';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { Checks } from './Checks';
import { Train } from './ModelsPage';
import { DriftBadge, useMetric, useSubject } from './parts';
import { RollBack } from './RollBack';
import { Versions } from './Versions';

/** One model's card: what it is for and not for, which version serves and why, and how it fares since. */
export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const { data, error, isError, refetch } = useGetModelQuery({ id });
  const model = data?.id === id ? data : undefined;
  const back = (
    <Button
      component={Link}
      to="/insights/models"
      variant="text"
      size="small"
      startIcon={<ArrowLeft size={14} />}
      sx={{ ml: -2, mb: 2 }}
    >
      {t('models.back')}
    </Button>
  );
  if (isError && !model)
    return (
      <Page title={t('nav.models')}>
        {isApiError(error) && error.status === 404 ? (
          <EmptyState
            isPage
            icon={Compass}
            title={t('models.gone')}
            action={
              <Button component={Link} to="/insights/models" variant="outlined" size="small">
                {t('models.back')}
              </Button>
            }
          />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  return (
    <Page title={model?.name ?? t('nav.models')}>
      {back}
      {model ? <Whole model={model} /> : <Bones />}
    </Page>
  );
}

function Bones() {
  return (
    <Stack sx={{ gap: 4 }} aria-hidden>
      <Skeleton width={260} height={28} />
      <Card sx={{ p: 5, height: 180 }}>
        <Skeleton width="70%" />
        <Skeleton width="60%" />
      </Card>
      <Card sx={{ height: 320 }} />
    </Stack>
  );
}

function Whole({ model }: { model: ModelCard }) {
  const { t } = useTranslation();
  const f = useFormat();
  const subject = useSubject();
  return (
    <>
      <PageHeader
        title={model.name}
        subtitle={
          <Stack direction="row" sx={{ gap: 3, flexWrap: 'wrap', alignItems: 'center' }}>
            <span>{subject(model.subject)}</span>
            <DriftBadge drift={model.drift} />
            {model.next_training_at && (
              <span>{t('models.next', { at: f.dateTime(model.next_training_at) })}</span>
            )}
          </Stack>
        }
        actions={<RollBack model={model} />}
      />
      <Stack sx={{ gap: 4 }}>
        <About model={model} />
        <Champion model={model} />
        <Checks checks={model.checks} />
        <Versions versions={model.versions} />
      </Stack>
    </>
  );
}

/** What it is for, how to use it, where it ends. */
function About({ model }: { model: ModelCard }) {
  const { t } = useTranslation();
  const part = (title: string, text: string) => (
    <Box>
      <Typography variant="h2" sx={{ mb: 1 }}>
        {title}
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {text}
      </Typography>
    </Box>
  );
  return (
    <Card
      sx={{
        p: 5,
        display: 'grid',
        gap: 5,
        gridTemplateColumns: { xs: 'minmax(0,1fr)', md: 'repeat(3, minmax(0,1fr))' },
      }}
    >
      {part(t('models.what'), model.what)}
      {part(t('models.use'), model.use)}
      {part(t('models.limits'), model.limits)}
    </Card>
  );
}

/** The version in service: why it stands, what it was trained on, how it did on rows it had not seen. */
function Champion({ model }: { model: ModelCard }) {
  const { t } = useTranslation();
  const f = useFormat();
  const metric = useMetric();
  const { champion } = model;
  const facts: [string, ReactNode][] = champion
    ? [
        [t('models.method'), champion.method],
        [t('models.trainedOn'), f.dateTime(champion.trained_at)],
        [t('models.data'), f.range(champion.data_from, champion.data_to)],
        [t('models.rowCount'), f.integer(champion.row_count)],
        ...champion.metrics.map((m): [string, ReactNode] => {
          const shown = metric(m);
          return [
            shown.name,
            <span key={m.name} title={shown.about}>
              {shown.value}
            </span>,
          ];
        }),
      ]
    : [];
  return (
    <Card component="section" aria-label={t('models.champion')} sx={{ p: 5 }}>
      <Stack direction="row" sx={{ gap: 3, alignItems: 'center', mb: 2, flexWrap: 'wrap' }}>
        <Typography variant="h2">{t('models.champion')}</Typography>
        {champion && <Badge tone="green">{t('models.version', { number: champion.number })}</Badge>}
      </Stack>
      {champion ? (
        <>
          <Typography variant="body2" sx={{ maxWidth: 760 }}>
            {champion.decision ?? t('models.noDecision')}
          </Typography>
          <Facts facts={facts} />
        </>
      ) : (
        <Typography variant="body2" color="textSecondary" sx={{ mb: 3 }}>
          {t('models.noChampion')}
        </Typography>
      )}
      <Train kind={model.kind} note={t('models.trainHint')} />
    </Card>
  );
}

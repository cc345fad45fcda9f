import { Box, Button, Card, Collapse, Link as MuiLink, Stack, Typography } from '@mui/material';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ModelVersion } from '@/api';
import { asWords } from '@/shared/advice/metricName';
import { useFormat } from '@/shared/lib/format';
import { Badge } from '@/shared/ui/Badge';
import { Ago } from '@/shared/ui/DateTime';
import { versionTone } from './model';
import { useMetric } from './parts';

const shownFirst = 10;

/** Every version with the sentence that says why it is, or is not, in service; its lineage unfolds. */
export function Versions({ versions }: { versions: readonly ModelVersion[] }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const sorted = [...versions].sort((a, b) => b.number - a.number);
  const shown = all ? sorted : sorted.slice(0, shownFirst);
  return (
    <Card component="section" aria-label={t('models.versions')}>
      <Box sx={{ px: 5, pt: 5, pb: 2 }}>
        <Typography variant="h2">{t('models.versions')}</Typography>
        <Typography variant="caption" color="textSecondary">
          {t('models.versionsHint')}
        </Typography>
      </Box>
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {shown.map((v) => (
          <Version
            key={v.id}
            version={v}
            parent={versions.find((p) => p.id === v.parent_id)?.number}
          />
        ))}
      </Box>
      {sorted.length > shown.length && (
        <Box sx={{ p: 3, borderTop: 1, borderColor: 'h.border', textAlign: 'center' }}>
          <Button size="small" variant="text" onClick={() => setAll(true)}>
            {t('models.showAll', { count: sorted.length })}
          </Button>
        </Box>
      )}
    </Card>
  );
}

function Version({ version: v, parent }: { version: ModelVersion; parent: number | undefined }) {
  const { t } = useTranslation();
  const f = useFormat();
  const id = useId();
  const metric = useMetric();
  const [isOpen, setOpen] = useState(false);
  return (
    <Box component="li" sx={{ borderTop: 1, borderColor: 'h.border', px: 5, py: 4 }}>
      <Stack direction="row" sx={{ gap: 3, alignItems: 'flex-start', flexWrap: 'wrap' }}>
        <Box sx={{ flex: '1 1 320px', minWidth: 0 }}>
          <Stack direction="row" sx={{ gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
            <Typography variant="h3">{t('models.version', { number: v.number })}</Typography>
            <Badge tone={versionTone[v.state]} dot>
              {t(`models.state.${v.state}`)}
            </Badge>
            <Typography variant="caption" color="textSecondary">
              {t('models.trained')} <Ago at={v.trained_at} />
            </Typography>
          </Stack>
          <Typography variant="body2" sx={{ mt: 1, maxWidth: 760 }}>
            {v.decision ?? t('models.noDecision')}
          </Typography>
          {v.served_from && (
            <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 0.5 }}>
              {v.served_to
                ? t('models.served', { from: f.date(v.served_from), to: f.date(v.served_to) })
                : t('models.serves', { from: f.date(v.served_from) })}
            </Typography>
          )}
        </Box>
        <Button
          size="small"
          variant="text"
          aria-expanded={isOpen}
          aria-controls={id}
          endIcon={isOpen ? <ChevronUp size={14} /> : <ChevronDown size={14} />}
          onClick={() => setOpen(!isOpen)}
        >
          {t('models.lineage')}
        </Button>
      </Stack>
      <Collapse in={isOpen} id={id} unmountOnExit>
        <Lineage version={v} parent={parent} />
        <Stack
          component="dl"
          direction="row"
          aria-label={t('models.metrics')}
          sx={{ m: 0, mt: 3, columnGap: 6, rowGap: 3, flexWrap: 'wrap' }}
        >
          {v.metrics.map((m) => {
            const shown = metric(m);
            return <Fact key={m.name} name={shown.name} about={shown.about} value={shown.value} />;
          })}
        </Stack>
      </Collapse>
    </Box>
  );
}

function Fact({
  name,
  value,
  about,
}: {
  name: string;
  value: ReactNode;
  about?: string | undefined;
}) {
  return (
    <Box title={about} sx={{ minWidth: 0 }}>
      <Typography variant="caption" component="dt" color="textSecondary">
        {name}
      </Typography>
      <Typography
        variant="body2"
        component="dd"
        sx={{ m: 0, fontVariantNumeric: 'tabular-nums', overflowWrap: 'anywhere' }}
      >
        {value}
      </Typography>
    </Box>
  );
}

function Lineage({ version: v, parent }: { version: ModelVersion; parent: number | undefined }) {
  const { t } = useTranslation();
  const f = useFormat();
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        mt: 3,
        display: 'grid',
        gridTemplateColumns: 'repeat(auto-fill, minmax(180px, 1fr))',
        columnGap: 5,
        rowGap: 3,
      }}
    >
      <Fact name={t('models.method')} value={v.method} />
      <Fact name={t('models.data')} value={f.range(v.data_from, v.data_to)} />
      {v.held_from && <Fact name={t('models.held')} value={f.dayYear(v.held_from)} />}
      <Fact name={t('models.rowCount')} value={f.integer(v.row_count)} />
      {parent !== undefined && (
        <Fact name={t('models.parent')} value={t('models.version', { number: parent })} />
      )}
      <Fact name={t('models.program')} value={v.program} />
      <Fact name={t('models.size')} value={f.bytes(v.bytes)} />
      {v.task_id && (
        <Fact
          name={t('models.task')}
          value={
            <MuiLink component={Link} to={`/tasks/${v.task_id}`} sx={{ color: 'h.accentText' }}>
              {t('models.openTask')}
            </MuiLink>
          }
        />
      )}
      <Box sx={{ gridColumn: '1 / -1' }}>
        <Fact name={t('models.features')} value={v.features.map(asWords).join(', ')} />
      </Box>
      <Box sx={{ gridColumn: '1 / -1', fontFamily: 'mono' }}>
        <Fact name="SHA-256" value={<code>{v.sha256}</code>} />
      </Box>
    </Box>
  );
}

import { Box, Button, ButtonBase, Card, TextField, Typography } from '@mui/material';
import { FileSpreadsheet, FileText, Table, type LucideIcon } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportFormat, ReportTemplateInfo } from '@/api';
import { languages } from '@/i18n';
import { allMetrics } from '@/shared/lib/metrics';
import { Field } from '@/shared/ui/Field';
import { platformName } from '@/shared/ui/Platform';
import { formats, newDraft, templateRank, type Draft } from '../model';
import { useNames } from '../useNames';
import { BrandingFields } from './BrandingFields';
import { FilterFields } from './FilterFields';
import { Group } from './Group';
import { SlowText, Toggles } from './parts';
import { PeriodFields } from './PeriodFields';
import { SectionList } from './SectionList';

const formatIcon: Record<ReportFormat, LucideIcon> = {
  pdf: FileText,
  xlsx: FileSpreadsheet,
  csv: Table,
};

/** Everything a report is made of, part by part. */
export function DraftForm({
  draft,
  change,
  templates,
  logo,
  onLogo,
  isMoving,
}: {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  templates: readonly ReportTemplateInfo[];
  logo: string;
  onLogo: (logo: string) => void;
  /** For a schedule: the period moves with the calendar. */
  isMoving?: boolean;
}) {
  const { t } = useTranslation();
  const names = useNames();
  const template = templates.find((x) => x.id === draft.template);
  const sections = useMemo(
    () => (template?.sections ?? []).map((s) => ({ id: s.id, name: names.section(s) })),
    [template, names],
  );
  const usual = useMemo(
    () => (template?.sections ?? []).filter((s) => s.default).map((s) => s.id),
    [template],
  );
  const chosen = draft.sections ?? usual;
  const usualMetrics = template?.metrics ?? [];
  const metrics = draft.metrics ?? usualMetrics;
  // The template's own first, then all others there are.
  const offered = [...new Set([...usualMetrics, ...allMetrics])];
  const filtered = [
    ...draft.platforms.map((p) => platformName[p as 'meta'] ?? p),
    ...draft.statuses.map((s) => t(`status.campaign.${s as 'active'}`)),
    ...(draft.q ? [t('condition.quoted', { text: draft.q })] : []),
    ...(draft.campaigns.length
      ? [t('reports.campaignCount', { count: draft.campaigns.length })]
      : []),
  ].join(', ');
  const ordered = [...templates].sort((a, b) => templateRank(a.id) - templateRank(b.id));
  return (
    <Card>
      <Group title={t('reports.basics')} isOpen summary={template ? names.template(template) : ''}>
        <Field label={t('reports.templateField')} hint={template && names.about(template)}>
          {(id, describedBy) => (
            <TextField
              id={id}
              select
              fullWidth
              value={draft.template}
              onChange={(e) =>
                // Its own sections, figures and period; whom it is about and how it looks stays.
                change({
                  template: e.target.value,
                  sections: null,
                  metrics: null,
                  ...(draft.period === 'custom' ? {} : { period: newDraft(e.target.value).period }),
                })
              }
              slotProps={{
                select: { native: true },
                htmlInput: { 'aria-describedby': describedBy },
              }}
            >
              {ordered.map((x) => (
                <option key={x.id} value={x.id}>
                  {names.template(x)}
                </option>
              ))}
            </TextField>
          )}
        </Field>
        <Field label={t('reports.titleField')}>
          {(id, describedBy) => (
            <SlowText
              id={id}
              value={draft.title}
              onChange={(title) => change({ title })}
              placeholder={template ? names.template(template) : ''}
              slotProps={{ htmlInput: { 'aria-describedby': describedBy, maxLength: 120 } }}
            />
          )}
        </Field>
        <PeriodFields draft={draft} change={change} {...(isMoving ? { isMoving } : {})} />
      </Group>
      <Group
        title={t('reports.contents')}
        isOpen
        summary={t('reports.sectionCount', { count: chosen.length })}
      >
        <SectionList
          all={sections}
          chosen={chosen}
          onChange={(ids) => change({ sections: ids.join() === usual.join() ? null : ids })}
        />
        <Toggles
          label={t('reports.metrics')}
          options={offered.map((m) => [m, names.metric(m)] as const)}
          chosen={metrics}
          onChange={(list) =>
            change({ metrics: list.length && list.join() !== usualMetrics.join() ? list : null })
          }
        />
        {(draft.sections || draft.metrics) && (
          <Box>
            <Button
              size="small"
              variant="text"
              sx={{ ml: -2 }}
              onClick={() => change({ sections: null, metrics: null })}
            >
              {t('reports.resetContents')}
            </Button>
          </Box>
        )}
      </Group>
      <Group title={t('reports.filters')} summary={filtered || t('reports.allCampaigns')}>
        <FilterFields draft={draft} change={change} />
      </Group>
      <Group
        title={t('reports.branding')}
        summary={draft.company || (draft.primary || logo ? t('reports.ownBranding') : '')}
      >
        <BrandingFields draft={draft} change={change} logo={logo} onLogo={onLogo} />
      </Group>
      <Group
        title={t('reports.output')}
        isOpen
        summary={`${draft.format.toUpperCase()}${draft.language ? ` · ${languages[draft.language]}` : ''}`}
      >
        <Formats value={draft.format} onChange={(format) => change({ format })} />
        <Field label={t('reports.language')}>
          {(id, describedBy) => (
            <TextField
              id={id}
              select
              fullWidth
              value={draft.language}
              onChange={(e) => change({ language: e.target.value as Draft['language'] })}
              slotProps={{
                select: { native: true },
                htmlInput: { 'aria-describedby': describedBy },
              }}
            >
              <option value="">{t('reports.languageMine')}</option>
              {Object.entries(languages).map(([code, name]) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </TextField>
          )}
        </Field>
      </Group>
    </Card>
  );
}

function Formats({
  value,
  onChange,
}: {
  value: ReportFormat;
  onChange: (format: ReportFormat) => void;
}) {
  const { t } = useTranslation();
  return (
    <Box
      role="radiogroup"
      aria-label={t('reports.format')}
      sx={{ display: 'grid', gridTemplateColumns: 'repeat(3, minmax(0,1fr))', gap: 2 }}
    >
      {formats.map((format, i) => {
        const Icon = formatIcon[format];
        const on = format === value;
        return (
          <ButtonBase
            key={format}
            role="radio"
            aria-checked={on}
            tabIndex={on ? 0 : -1}
            onClick={() => onChange(format)}
            onKeyDown={(e) => {
              const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
              if (!step) return;
              e.preventDefault();
              const next = (i + step + formats.length) % formats.length;
              onChange(formats[next]!);
              (e.currentTarget.parentElement?.children[next] as HTMLElement | undefined)?.focus();
            }}
            sx={{
              flexDirection: 'column',
              alignItems: 'flex-start',
              justifyContent: 'flex-start',
              textAlign: 'left',
              gap: 1,
              p: 2.5,
              border: 1,
              borderRadius: '8px',
              borderColor: on ? 'h.accent' : 'h.border',
              bgcolor: on ? 'h.accentSoft' : 'h.surface',
              color: on ? 'h.accentText' : 'h.text2',
              '&:hover': { borderColor: on ? 'h.accent' : 'h.borderStrong' },
            }}
          >
            <Icon size={16} aria-hidden />
            <Typography variant="label" component="span" sx={{ color: 'h.text' }}>
              {format.toUpperCase()}
            </Typography>
            <Typography variant="caption" component="span" color="textSecondary">
              {t(`reports.formatAbout.${format}`)}
            </Typography>
          </ButtonBase>
        );
      })}
    </Box>
  );
}

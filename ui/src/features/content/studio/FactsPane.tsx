import { Box, Stack, TextField, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useGetBrandQuery } from '@/api/loop';
import { momentOf, wallOf } from '@/shared/lib/dates';
import { useWorkspace } from '@/shared/lib/workspace';
import { ChipsInput } from '@/shared/ui/ChipsInput';
import { Field } from '@/shared/ui/Field';
import { useLanguages } from '@/shared/content/Filters';
import { networkName } from '@/shared/content/names';
import { canPublish, hasNetwork, hasTitle } from '../model';
import { sayWhy } from '@/shared/content/reasons';
import { Comments } from './Comments';
import { Media } from './publish/Media';
import { PublishBox } from './publish/PublishBox';
import { Reactions } from './publish/Reactions';
import type { Studio } from './useStudio';
import { Versions } from './Versions';

/** What is known about the text: where, when, what for, what it is checked with, how it came about. */
export function FactsPane({ studio, readOnly }: { studio: Studio; readOnly: boolean }) {
  const { t } = useTranslation();
  const { view, change } = studio;
  const languages = useLanguages().map((l) => [l.value, l.label] as const);
  return (
    <Stack sx={{ gap: 2 }}>
      {!hasTitle(view) && (
        <Line
          label={t('content.title')}
          hint={t('content.titleOfPost')}
          most={500}
          value={view.title}
          disabled={readOnly}
          onChange={(title) => change({ title: title ?? '' })}
        />
      )}
      {hasNetwork(view.kind) && (
        <Choice
          label={t('content.network')}
          none={t('content.noNetwork')}
          value={view.network}
          disabled={readOnly}
          choices={Object.entries(networkName)}
          onChange={(network) => change({ network })}
        />
      )}
      <PlanFields
        value={view.plan_at}
        disabled={readOnly}
        onChange={(plan_at) => change({ plan_at })}
      />
      {canPublish(view.kind) && (
        <>
          <Part title={t('publish.title')}>
            <PublishBox studio={studio} />
          </Part>
          {view.state === 'published' && (
            <Part title={t('works.engagements')}>
              <Reactions id={view.id} />
            </Part>
          )}
          {(!readOnly || view.media.length > 0) && (
            <Part title={t('publish.media')}>
              <Media studio={studio} readOnly={readOnly} />
            </Part>
          )}
        </>
      )}
      <Line
        label={t('content.why')}
        hint={t('content.whyHint')}
        rows={2}
        most={2000}
        value={sayWhy(view)}
        disabled={readOnly}
        onChange={(why) => change({ why })}
      />
      <ChipsInput
        label={t('content.tags')}
        value={view.tags}
        most={30}
        disabled={readOnly}
        onChange={(tags) => change({ tags })}
        removeLabel={(name) => t('content.removeTag', { name })}
      />
      <Line
        label={t('content.pillar')}
        value={view.pillar}
        disabled={readOnly}
        onChange={(pillar) => change({ pillar })}
      />
      <Line
        label={t('content.campaign')}
        value={view.campaign}
        disabled={readOnly}
        onChange={(campaign) => change({ campaign })}
      />
      <Choice
        label={t('content.language')}
        none={t('content.languageTold')}
        value={view.language}
        disabled={readOnly}
        choices={languages}
        onChange={(language) => change({ language })}
      />
      <Part title={t('content.brandFacts')}>
        <BrandFacts />
      </Part>
      <Part title={t('content.versions')}>
        <Versions studio={studio} readOnly={readOnly} />
      </Part>
      <Part title={t('content.comments')}>
        <Comments id={view.id} />
      </Part>
    </Stack>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box
      component="section"
      aria-label={title}
      sx={{ borderTop: 1, borderColor: 'h.border', pt: 4, pb: 3 }}
    >
      <Typography variant="h3" component="h2" sx={{ mb: 2 }}>
        {title}
      </Typography>
      {children}
    </Box>
  );
}

function Choice({
  label,
  none,
  value,
  choices,
  disabled,
  onChange,
}: {
  label: string;
  none: string;
  value: string | null;
  choices: readonly (readonly [string, string])[];
  disabled: boolean;
  onChange: (value: string | null) => void;
}) {
  return (
    <Field label={label}>
      {(id) => (
        <TextField
          select
          fullWidth
          id={id}
          disabled={disabled}
          value={value ?? ''}
          onChange={(e) => onChange(e.target.value || null)}
          slotProps={{ select: { native: true } }}
        >
          <option value="">{none}</option>
          {value && !choices.some(([v]) => v === value) && <option value={value}>{value}</option>}
          {choices.map(([v, name]) => (
            <option key={v} value={v}>
              {name}
            </option>
          ))}
        </TextField>
      )}
    </Field>
  );
}

function Line({
  label,
  hint,
  value,
  rows,
  most = 100,
  disabled,
  onChange,
}: {
  label: string;
  hint?: string;
  value: string | null;
  rows?: number;
  most?: number;
  disabled: boolean;
  onChange: (value: string | null) => void;
}) {
  return (
    <Field label={label} hint={hint}>
      {(id, describedBy) => (
        <TextField
          fullWidth
          id={id}
          disabled={disabled}
          value={value ?? ''}
          onChange={(e) => onChange(e.target.value || null)}
          slotProps={{
            htmlInput: { 'aria-describedby': describedBy, maxLength: most, autoComplete: 'off' },
          }}
          {...(rows
            ? { multiline: true, minRows: rows, sx: { '& .MuiInputBase-root': { p: 0 } } }
            : {})}
        />
      )}
    </Field>
  );
}

const usualTime = '09:00';

function PlanFields({
  value,
  disabled,
  onChange,
}: {
  value: string | null;
  disabled: boolean;
  onChange: (at: string | null) => void;
}) {
  const { t } = useTranslation();
  const { timeZone } = useWorkspace();
  const wall = wallOf(value, timeZone);
  // A day that is still being typed is no moment yet.
  const [draft, setDraft] = useState<{ day: string; time: string }>();
  const { day, time } = draft ?? wall;
  const set = (next: { day: string; time: string }) => {
    const year = Number(next.day.slice(0, 4));
    if (!next.day) {
      setDraft(undefined);
      onChange(null);
    } else if (year < 2000 || !next.time) setDraft(next);
    else {
      const [h = 0, m = 0] = next.time.split(':').map(Number);
      setDraft(undefined);
      onChange(momentOf(next.day, h * 60 + m, timeZone));
    }
  };
  return (
    <Box role="group" aria-label={t('content.plan')} data-plan>
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0,1fr) 112px' }}>
        <Field label={t('content.planDate')} hint={t('content.planHint', { zone: timeZone })}>
          {(id) => (
            <TextField
              type="date"
              fullWidth
              id={id}
              disabled={disabled}
              value={day}
              onChange={(e) => set({ day: e.target.value, time: time || usualTime })}
            />
          )}
        </Field>
        <Field label={t('content.planTime')}>
          {(id) => (
            <TextField
              type="time"
              fullWidth
              id={id}
              disabled={disabled || !day}
              value={time}
              onChange={(e) => set({ day, time: e.target.value })}
            />
          )}
        </Field>
      </Box>
    </Box>
  );
}

/** What the checks know of the brand, and the way to tell them more. */
function BrandFacts() {
  const { t } = useTranslation();
  const { data: brand } = useGetBrandQuery();
  if (!brand) return null;
  const isWritten = brand.version > 0;
  const said = [
    brand.tone.summary ?? '',
    t('content.brandBanned', { count: brand.banned_words.length }),
    brand.reading_ease === null ? '' : t('content.brandEase', { ease: brand.reading_ease }),
    brand.sites.length ? t('content.brandSites', { sites: brand.sites.join(', ') }) : '',
  ].filter(Boolean);
  return (
    <Typography variant="body2" component="div" color="textSecondary">
      {isWritten ? (
        <Box component="ul" sx={{ m: 0, pl: 4 }}>
          {said.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </Box>
      ) : (
        <p style={{ margin: 0 }}>{t('content.brandNone')}</p>
      )}
      <Box component={Link} to="/settings/brand" sx={{ color: 'h.accentText', fontWeight: 500 }}>
        {isWritten ? t('content.brandEdit') : t('content.brandWrite')}
      </Box>
    </Typography>
  );
}

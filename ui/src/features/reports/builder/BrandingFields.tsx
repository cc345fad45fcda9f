import { Box, Button, Stack, TextField, Typography } from '@mui/material';
import { ImageUp, Trash2, TriangleAlert } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportBranding } from '@/api';
import { useGetReportBrandingQuery, useUpdateReportBrandingMutation } from '@/api/office';
import { useFormat } from '@/shared/lib/format';
import { notify } from '@/shared/lib/toast';
import { useCan } from '@/shared/lib/workspace';
import { Field } from '@/shared/ui/Field';
import { font } from '@/theme/tokens';
import type { Draft } from '../model';
import { onPaper, parseColor, readable, readableOnPaper } from './contrast';
import { SlowText } from './parts';

const maxLogoBytes = 400_000;
const logoKinds = ['image/png', 'image/jpeg', 'image/svg+xml'];

/** Whose report it is: name, logo, colours, footer. What is left empty is the workspace's own. */
export function BrandingFields({
  draft,
  change,
  logo,
  onLogo,
}: {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  logo: string;
  onLogo: (logo: string) => void;
}) {
  const { t } = useTranslation();
  const can = useCan();
  const workspace = useGetReportBrandingQuery().data;
  const [save, { isLoading }] = useUpdateReportBrandingMutation();
  const mine: ReportBranding = {
    ...(draft.company ? { company_name: draft.company } : {}),
    ...(draft.primary ? { primary_color: draft.primary } : {}),
    ...(draft.accent ? { accent_color: draft.accent } : {}),
    ...(draft.footer ? { footer: draft.footer } : {}),
    ...(logo ? { logo } : {}),
  };
  const isOwn = Object.keys(mine).length > 0;
  const keep = () =>
    void save({ body: { ...own(workspace), ...mine } })
      .unwrap()
      .then(
        () => notify.done(t('reports.brandingKept')),
        (e: unknown) => notify.failed(e),
      );
  return (
    <>
      <Logo logo={logo} usual={workspace?.logo ?? ''} onChange={onLogo} />
      <Field label={t('reports.company')}>
        {(id, describedBy) => (
          <SlowText
            id={id}
            value={draft.company}
            onChange={(company) => change({ company })}
            placeholder={workspace?.company_name ?? ''}
            slotProps={{ htmlInput: { 'aria-describedby': describedBy, maxLength: 120 } }}
          />
        )}
      </Field>
      <Color
        label={t('reports.primary')}
        value={draft.primary}
        usual={workspace?.primary_color ?? usualPrimary}
        onChange={(primary) => change({ primary })}
      />
      <Color
        label={t('reports.accent')}
        value={draft.accent}
        usual={workspace?.accent_color ?? usualAccent}
        onChange={(accent) => change({ accent })}
      />
      <Field label={t('reports.footer')}>
        {(id, describedBy) => (
          <SlowText
            id={id}
            value={draft.footer}
            onChange={(footer) => change({ footer })}
            placeholder={workspace?.footer ?? ''}
            slotProps={{ htmlInput: { 'aria-describedby': describedBy, maxLength: 200 } }}
          />
        )}
      </Field>
      {isOwn && can('editor') && (
        <Box>
          <Button size="small" variant="outlined" loading={isLoading} onClick={keep}>
            {t('reports.brandingKeep')}
          </Button>
        </Box>
      )}
    </>
  );
}

/** What may be sent back of the workspace's: not what the server noted about it. */
function own(b: ReportBranding | undefined): ReportBranding {
  const { company_name, logo, primary_color, accent_color, footer } = b ?? {};
  return {
    ...(company_name ? { company_name } : {}),
    ...(logo ? { logo } : {}),
    ...(primary_color ? { primary_color } : {}),
    ...(accent_color ? { accent_color } : {}),
    ...(footer ? { footer } : {}),
  };
}

const usualPrimary = '#1f2a44';
const usualAccent = '#3355dd';

function Logo({
  logo,
  usual,
  onChange,
}: {
  logo: string;
  usual: string;
  onChange: (logo: string) => void;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [error, setError] = useState('');
  const shown = logo || usual;
  const take = (file: File | undefined) => {
    if (!file) return;
    if (!logoKinds.includes(file.type)) return setError(t('reports.logoKind'));
    if (file.size > maxLogoBytes)
      return setError(t('reports.logoLarge', { max: f.bytes(maxLogoBytes) }));
    setError('');
    const reader = new FileReader();
    reader.onload = () => onChange(String(reader.result));
    reader.readAsDataURL(file);
  };
  return (
    <Box>
      <Typography variant="label" component="label" htmlFor={id} sx={{ display: 'block', mb: 1.5 }}>
        {t('reports.logo')}
      </Typography>
      <Stack direction="row" sx={{ gap: 2, alignItems: 'center' }}>
        <Box
          sx={{
            width: 96,
            height: 44,
            flexShrink: 0,
            borderRadius: '6px',
            border: '1px dashed',
            borderColor: 'h.borderStrong',
            // The paper is white in every theme: what is shown is how it will look.
            bgcolor: shown ? 'h.paper' : 'h.sunken',
            display: 'grid',
            placeItems: 'center',
            overflow: 'hidden',
            color: 'h.text3',
          }}
        >
          {shown ? (
            <img
              src={shown}
              alt={t('reports.logo')}
              style={{ maxWidth: 88, maxHeight: 36, objectFit: 'contain' }}
            />
          ) : (
            <ImageUp size={16} aria-hidden />
          )}
        </Box>
        <input
          ref={input}
          id={id}
          type="file"
          accept={logoKinds.join(',')}
          aria-describedby={`${id}-d`}
          onChange={(e) => {
            take(e.target.files?.[0]);
            e.target.value = '';
          }}
          style={{ position: 'absolute', width: 1, height: 1, opacity: 0 }}
          tabIndex={-1}
        />
        <Button size="small" variant="outlined" onClick={() => input.current?.click()}>
          {t(shown ? 'reports.logoOther' : 'reports.logoChoose')}
        </Button>
        {logo && (
          <Button
            size="small"
            variant="text"
            startIcon={<Trash2 size={14} />}
            onClick={() => onChange('')}
          >
            {t('reports.logoRemove')}
          </Button>
        )}
      </Stack>
      <Typography
        id={`${id}-d`}
        role={error ? 'alert' : undefined}
        variant="caption"
        component="p"
        sx={{ mt: 1.5, color: error ? 'h.red' : 'h.text2' }}
      >
        {error || t('reports.logoHint', { max: f.bytes(maxLogoBytes) })}
      </Typography>
    </Box>
  );
}

/** A colour by swatch or by its number, with a word when text in it would be hard to read. */
function Color({
  label,
  value,
  usual,
  onChange,
}: {
  label: string;
  value: string;
  /** What counts while nothing is chosen. */
  usual: string;
  onChange: (color: string) => void;
}) {
  const { t, i18n } = useTranslation();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const shown = value || usual;
  const isBad = text !== '' && !parseColor(text);
  const ratio = onPaper(shown) ?? readable;
  const better = readableOnPaper(shown);
  const take = (next: string) => {
    setText(next);
    if (next === '' || /^#?[0-9a-f]{6}$/i.test(next.trim()))
      onChange(next && `#${next.trim().replace('#', '').toLowerCase()}`);
  };
  return (
    <Field
      label={label}
      error={isBad ? t('reports.colorBad') : undefined}
      hint={
        ratio < readable ? (
          <Stack
            component="span"
            direction="row"
            sx={{ gap: 1.5, alignItems: 'center', flexWrap: 'wrap', color: 'h.amber' }}
          >
            <TriangleAlert size={13} aria-hidden />
            <span>
              {t('reports.contrast', {
                ratio: new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 }).format(
                  ratio,
                ),
              })}
            </span>
            {better && (
              <Button
                size="small"
                variant="text"
                onClick={() => onChange(better)}
                sx={{ height: 22, px: 1.5 }}
              >
                {t('reports.contrastUse', { color: better })}
              </Button>
            )}
          </Stack>
        ) : undefined
      }
    >
      {(id, describedBy) => (
        <Stack direction="row" sx={{ gap: 2 }}>
          <Box
            component="input"
            type="color"
            aria-label={t('reports.pickColor', { name: label })}
            value={parseColor(shown) ? shown : usual}
            onChange={(e: React.ChangeEvent<HTMLInputElement>) => take(e.target.value)}
            sx={{
              width: 40,
              height: 32,
              p: '3px',
              border: 1,
              borderColor: 'h.borderStrong',
              borderRadius: '6px',
              bgcolor: 'h.surface',
              cursor: 'pointer',
              flexShrink: 0,
            }}
          />
          <TextField
            id={id}
            fullWidth
            value={text}
            placeholder={usual}
            error={isBad}
            onChange={(e) => take(e.target.value)}
            slotProps={{
              htmlInput: {
                'aria-describedby': describedBy,
                'aria-invalid': isBad,
                maxLength: 7,
                spellCheck: false,
                autoComplete: 'off',
                style: { fontFamily: font.mono, fontSize: 12.5 },
              },
            }}
          />
        </Stack>
      )}
    </Field>
  );
}

import { Box, Card, Stack, TextField, Typography } from '@mui/material';
import { FileSpreadsheet } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportPreview } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { useCurrencyChoices, useZoneChoices } from '@/shared/lib/locale';
import { Badge } from '@/shared/ui/Badge';
import { Field, type Choice } from '@/shared/ui/Field';
import { platformName, platforms } from '@/shared/ui/Platform';
import { delimiterNames, isNamedDelimiter } from './model';

export interface Choices {
  currency: string;
  time_zone: string;
  platform: string;
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Box>
      <Typography variant="caption" component="dt" color="textSecondary">
        {label}
      </Typography>
      <Typography variant="body2" component="dd" sx={{ m: 0, fontWeight: 500 }}>
        {children}
      </Typography>
    </Box>
  );
}

/** What the file is, and the few things a file may not say itself. */
export function Recognised({
  preview,
  choices,
  onChange,
  asksPlatform,
}: {
  preview: ImportPreview;
  choices: Choices;
  onChange: (c: Choices) => void;
  asksPlatform: boolean;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const id = useId();
  const currencies = useCurrencyChoices();
  const zones = useZoneChoices();
  const d = preview.delimiter;
  const select = (
    key: keyof Choices,
    label: string,
    hint: string,
    list: Choice[],
    blank?: string,
  ) => (
    <Field label={label} hint={hint}>
      {(fieldId, describedBy) => (
        <TextField
          id={fieldId}
          fullWidth
          select
          value={choices[key]}
          onChange={(e) => onChange({ ...choices, [key]: e.target.value })}
          slotProps={{ select: { native: true }, htmlInput: { 'aria-describedby': describedBy } }}
        >
          {blank !== undefined && <option value="">{blank}</option>}
          {list.map((c) => (
            <option key={c.value} value={c.value}>
              {c.label}
            </option>
          ))}
        </TextField>
      )}
    </Field>
  );
  return (
    <Card component="section" aria-labelledby={id}>
      <Stack
        direction="row"
        sx={{
          alignItems: 'center',
          gap: 3,
          p: 4,
          borderBottom: 1,
          borderColor: 'h.border',
          flexWrap: 'wrap',
        }}
      >
        <Box
          aria-hidden
          sx={{
            width: 36,
            height: 36,
            borderRadius: '8px',
            display: 'grid',
            placeItems: 'center',
            bgcolor: 'h.greenSoft',
            color: 'h.green',
          }}
        >
          <FileSpreadsheet size={18} />
        </Box>
        <Box sx={{ flex: 1, minWidth: 160 }}>
          <Typography id={id} variant="h2" sx={{ overflowWrap: 'anywhere' }}>
            {preview.file_name}
          </Typography>
          <Typography variant="caption" color="textSecondary">
            {f.bytes(preview.size)} ·{' '}
            {t('import.rows', {
              count: preview.row_count_estimate,
              rows: f.integer(preview.row_count_estimate),
            })}
          </Typography>
        </Box>
        {preview.source === 'unknown' ? (
          <Badge tone="amber">{t('import.source_unknown')}</Badge>
        ) : (
          <Badge tone="green" dot>
            {t('import.source', { name: t(`import.source_${preview.source}`) })}
          </Badge>
        )}
      </Stack>
      <Box
        component="dl"
        sx={{
          display: 'grid',
          gridTemplateColumns: 'repeat(auto-fit, minmax(130px, 1fr))',
          gap: 4,
          m: 0,
          px: 4,
          py: 3,
          borderBottom: 1,
          borderColor: 'h.border',
          bgcolor: 'h.canvas',
        }}
      >
        <Fact label={t('import.encoding')}>{preview.encoding}</Fact>
        <Fact label={t('import.delimiter')}>
          {isNamedDelimiter(d) ? t(`import.delimiter_${delimiterNames[d]}`) : d}
        </Fact>
        <Fact label={t('import.decimal')}>
          {t(preview.decimal === ',' ? 'import.decimal_comma' : 'import.decimal_point')}
        </Fact>
        <Fact label={t('import.dateFormat')}>{preview.date_format || t('import.noDates')}</Fact>
        <Fact label={t('import.columns')}>{f.integer(preview.columns.length)}</Fact>
      </Box>
      <Box
        sx={{
          display: 'grid',
          gridTemplateColumns: { xs: '1fr', sm: asksPlatform ? '1fr 1fr 1fr' : '1fr 1fr' },
          gap: { xs: 2, sm: 4 },
          px: 4,
          pt: 4,
          pb: 2,
        }}
      >
        {select(
          'currency',
          t('import.currency'),
          t(preview.currency ? 'import.currencyFound' : 'import.currencyAsk'),
          currencies,
        )}
        {select('time_zone', t('auth.timeZone'), t('import.zoneHint'), zones)}
        {asksPlatform &&
          select(
            'platform',
            t('dashboard.platform'),
            t('import.platformHint'),
            platforms.map((value) => ({ value, label: platformName[value] })),
            t('import.platformNone'),
          )}
      </Box>
    </Card>
  );
}

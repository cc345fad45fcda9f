import { Box, Button, Stack, TextField, Typography } from '@mui/material';
import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useListLimitsOfTextsQuery } from '@/api/loop';
import { Field } from '@/shared/ui/Field';
import { IconDeed } from '@/shared/ui/IconDeed';
import { adOf, withAd } from '../model';
import { fieldId } from './Findings';
import type { Check } from './useCheck';
import type { Studio } from './useStudio';

/** Where a text of an ad stands among those that are sent to the check: empty ones are not. */
const placeOf = (list: readonly string[], at: number) =>
  list.slice(0, at).filter((x) => x.trim()).length;

/** An ad by the fields its form wants: as many of each as are allowed, each with its room. */
export function AdEditor({
  studio,
  check,
  readOnly,
}: {
  studio: Studio;
  check: Check;
  readOnly: boolean;
}) {
  const { t } = useTranslation();
  const { data: limits } = useListLimitsOfTextsQuery();
  const { view, change } = studio;
  const ad = adOf(view.data);
  const form = limits?.ad_formats.find((x) => x.id === ad.format);
  const set = (field: string, list: string[]) =>
    change({ data: withAd(view.data, { ...ad, fields: { ...ad.fields, [field]: list } }) });
  return (
    <Stack sx={{ gap: 4 }}>
      <Field label={t('content.adFormat')}>
        {(id) => (
          <TextField
            select
            fullWidth
            id={id}
            disabled={readOnly}
            value={ad.format}
            onChange={(e) => change({ data: withAd(view.data, { ...ad, format: e.target.value }) })}
            slotProps={{ select: { native: true } }}
          >
            {(limits?.ad_formats ?? [{ id: ad.format, name: '' }]).map((x) => (
              <option key={x.id} value={x.id}>
                {x.name}
              </option>
            ))}
          </TextField>
        )}
      </Field>
      {form?.fields.map((field) => {
        const written = ad.fields[field.id] ?? [];
        const list = [...written];
        while (list.length < Math.max(1, field.least)) list.push('');
        return (
          <Box key={field.id} role="group" aria-label={field.name}>
            <Stack direction="row" sx={{ alignItems: 'baseline', gap: 2, mb: 1.5 }}>
              <Typography variant="label" component="p" sx={{ flex: 1 }}>
                {field.name}
              </Typography>
              <Typography variant="caption" color="textSecondary">
                {written.filter((x) => x.trim()).length} / {field.most}
              </Typography>
            </Stack>
            <Stack sx={{ gap: 1.5 }}>
              {list.map((text, i) => {
                const place = `${field.id}/${placeOf(list, i)}`;
                const isBad =
                  !!text.trim() &&
                  !!check.result?.findings.some((f) => f.field === place && f.level === 'error');
                return (
                  <Stack key={i} direction="row" sx={{ gap: 1, alignItems: 'center' }}>
                    <TextField
                      fullWidth
                      multiline={field.max > 120 && field.id !== 'final_url'}
                      {...(text.trim() ? { id: fieldId(place) } : {})}
                      value={text}
                      error={isBad}
                      {...(field.max > 120 && field.id !== 'final_url'
                        ? { sx: { '& .MuiInputBase-root': { p: 0 } } }
                        : {})}
                      onChange={(e) =>
                        set(
                          field.id,
                          list.map((x, n) => (n === i ? e.target.value : x)),
                        )
                      }
                      slotProps={{
                        htmlInput: {
                          'aria-label': `${field.name} ${i + 1}`,
                          'aria-invalid': isBad,
                          readOnly,
                        },
                      }}
                    />
                    <Typography
                      variant="caption"
                      sx={{
                        width: 62,
                        textAlign: 'right',
                        color: isBad ? 'h.red' : 'h.text2',
                        fontVariantNumeric: 'tabular-nums',
                      }}
                    >
                      {[...text].length}/{field.good ?? field.max}
                    </Typography>
                    {!readOnly && list.length > Math.max(1, field.least) && (
                      <IconDeed
                        name={t('content.removeField', { field: field.name, number: i + 1 })}
                        onClick={() =>
                          set(
                            field.id,
                            list.filter((_, n) => n !== i),
                          )
                        }
                      >
                        <X size={14} />
                      </IconDeed>
                    )}
                  </Stack>
                );
              })}
            </Stack>
            {!readOnly && list.length < field.most && (
              <Button
                size="small"
                variant="text"
                startIcon={<Plus size={14} />}
                onClick={() => set(field.id, [...list, ''])}
                sx={{ mt: 1 }}
              >
                {t('content.addField', { field: field.name })}
              </Button>
            )}
          </Box>
        );
      })}
    </Stack>
  );
}

import { Box, Card, Stack, TextField, Typography } from '@mui/material';
import { ArrowRight, Check } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PreviewField, ImportPreview } from '@/api';
import { Badge } from '@/shared/ui/Badge';
import { Field } from '@/shared/ui/Field';
import {
  assign,
  confidence,
  constantOf,
  fieldOf,
  setConstant,
  withoutColumn,
  type Mapping,
} from './model';

interface Props {
  preview: ImportPreview;
  mapping: Mapping;
  onChange: (m: Mapping) => void;
}

const gridSx = {
  display: 'grid',
  gridTemplateColumns: {
    xs: '1fr',
    md: 'minmax(0,1.1fr) minmax(0,1.3fr) 20px minmax(0,1.2fr) 90px',
  },
  columnGap: 4,
  rowGap: 2,
  alignItems: 'center',
  px: 4,
} as const;

/** Every column of the file with its first values, and what it becomes. */
export function MappingTable({ preview, mapping, onChange }: Props) {
  const { t } = useTranslation();
  const constants = withoutColumn(preview.fields, mapping);
  const used = preview.columns.filter((c) => fieldOf(mapping, c.name)).length;
  const head = { fontSize: 12, fontWeight: 500, color: 'h.text2' } as const;
  return (
    <Card component="section" aria-labelledby="import-mapping">
      <Box sx={{ px: 4, pt: 4, pb: 2 }}>
        <Typography id="import-mapping" variant="h2">
          {t('import.mapping')}
        </Typography>
        <Typography variant="caption" color="textSecondary">
          {t('import.mappingHint', { used, all: preview.columns.length })}
        </Typography>
      </Box>
      <Box role="table" aria-labelledby="import-mapping">
        <Box
          role="row"
          sx={{
            ...gridSx,
            height: 32,
            borderBottom: 1,
            borderColor: 'h.border',
            display: { xs: 'none', md: 'grid' },
          }}
        >
          <Box role="columnheader" sx={head}>
            {t('import.column')}
          </Box>
          <Box role="columnheader" sx={head}>
            {t('import.samples')}
          </Box>
          <Box aria-hidden />
          <Box role="columnheader" sx={head}>
            {t('import.becomes')}
          </Box>
          <Box role="columnheader" sx={head}>
            {t('import.match')}
          </Box>
        </Box>
        {preview.columns.map((c) => {
          const chosen = fieldOf(mapping, c.name);
          const match = confidence(c, chosen);
          return (
            <Box
              key={c.name}
              role="row"
              sx={{
                ...gridSx,
                minHeight: 48,
                py: { xs: 3, md: 1 },
                borderBottom: 1,
                borderColor: 'h.border',
                '&:last-of-type': { borderBottom: 0 },
              }}
            >
              <Typography
                role="rowheader"
                variant="body2"
                sx={{
                  fontWeight: 500,
                  overflowWrap: 'anywhere',
                  color: chosen ? 'h.text' : 'h.text2',
                }}
              >
                {c.name}
              </Typography>
              <Typography
                role="cell"
                variant="body2"
                color="textSecondary"
                noWrap
                title={c.samples.join(', ')}
              >
                {c.samples.join(', ') || '–'}
              </Typography>
              <Box aria-hidden sx={{ color: 'h.text3', display: { xs: 'none', md: 'grid' } }}>
                <ArrowRight size={14} />
              </Box>
              <Box role="cell">
                <FieldSelect
                  fields={preview.fields}
                  mapping={mapping}
                  column={c.name}
                  chosen={chosen}
                  onPick={(field) => onChange(assign(mapping, c.name, field))}
                />
              </Box>
              <Box role="cell" sx={{ minHeight: { md: 20 } }}>
                {match === 'sure' && (
                  <Stack
                    component="span"
                    direction="row"
                    sx={{ alignItems: 'center', gap: 1, color: 'h.green', fontSize: 12 }}
                  >
                    <Check size={13} aria-hidden />
                    {t('import.sure')}
                  </Stack>
                )}
                {match === 'guess' && <Badge tone="amber">{t('import.guess')}</Badge>}
              </Box>
            </Box>
          );
        })}
      </Box>
      {constants.length > 0 && (
        <Box
          sx={{ px: 4, pt: 4, pb: 2, borderTop: 1, borderColor: 'h.border', bgcolor: 'h.canvas' }}
        >
          <Typography variant="h3" component="p">
            {t('import.constants')}
          </Typography>
          <Typography variant="caption" component="p" color="textSecondary" sx={{ mb: 3 }}>
            {t('import.constantsHint')}
          </Typography>
          <Box
            sx={{
              display: 'grid',
              gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr', md: '1fr 1fr 1fr' },
              columnGap: 4,
            }}
          >
            {constants.map((field) => (
              <Constant
                key={field.id}
                field={field}
                value={constantOf(mapping, field.id)}
                onChange={(v) => onChange(setConstant(mapping, field.id, v))}
              />
            ))}
          </Box>
        </Box>
      )}
    </Card>
  );
}

function FieldSelect({
  fields,
  mapping,
  column,
  chosen,
  onPick,
}: {
  fields: PreviewField[];
  mapping: Mapping;
  column: string;
  chosen: string;
  onPick: (field: string) => void;
}) {
  const { t } = useTranslation();
  // A field that another column gives can still be chosen: it moves here.
  const options = useMemo(
    () =>
      fields.map((f) => ({
        id: f.id,
        label:
          typeof mapping[f.id] === 'string' && mapping[f.id] !== column
            ? t('import.taken', { field: f.label })
            : f.label,
      })),
    [fields, mapping, column, t],
  );
  return (
    <TextField
      select
      fullWidth
      value={chosen}
      onChange={(e) => onPick(e.target.value)}
      sx={{ '& select': { color: chosen ? 'h.text' : 'h.text2' } }}
      slotProps={{
        select: { native: true },
        htmlInput: { 'aria-label': t('import.columnBecomes', { column }) },
      }}
    >
      <option value="">{t('import.ignore')}</option>
      {options.map((o) => (
        <option key={o.id} value={o.id}>
          {o.label}
        </option>
      ))}
    </TextField>
  );
}

function Constant({
  field,
  value,
  onChange,
}: {
  field: PreviewField;
  value: string;
  onChange: (v: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <Field
      label={t('import.everyRow', { field: field.label })}
      hint={field.kind === 'date' ? t('import.dateHint') : undefined}
    >
      {(id, describedBy) => (
        <TextField
          id={id}
          fullWidth
          value={value}
          placeholder={field.kind === 'date' ? '2026-10-01' : undefined}
          onChange={(e) => onChange(e.target.value.trim())}
          slotProps={{
            htmlInput: {
              'aria-describedby': describedBy,
              inputMode: field.kind === 'money' || field.kind === 'count' ? 'decimal' : 'text',
            },
          }}
        />
      )}
    </Field>
  );
}

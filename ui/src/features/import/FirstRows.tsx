import { Box, Card, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import type { ImportPreview } from '@/api';
import { none, useFormat, type Format } from '@/shared/lib/format';
import { shownFields, type Mapping } from './model';

const shown = 8;
const numeric = new Set(['money', 'count', 'decimal', 'number']);

/** A number that was decoded shows as one; what was not stays the text it is, so that it stands out. */
function show(f: Format, kind: string, v: unknown): string {
  if (v === null || v === undefined || v === '') return none;
  if (typeof v !== 'number') return String(v);
  return kind === 'money' ? f.ratio(v) : f.number(v);
}

/** The first rows as they will be stored: dates, numbers and text already decoded. */
export function FirstRows({
  preview,
  mapping,
  isStale,
}: {
  preview: ImportPreview;
  mapping: Mapping;
  isStale: boolean;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const fields = shownFields(preview, mapping);
  if (preview.rows.length === 0 || fields.length === 0) return null;
  return (
    <Card>
      <Box sx={{ px: 4, pt: 4, pb: 3 }}>
        <Typography id="import-rows" variant="h2">
          {t('import.firstRows')}
        </Typography>
        <Typography variant="caption" color="textSecondary">
          {t('import.firstRowsHint')}
        </Typography>
      </Box>
      <Box
        tabIndex={0}
        role="region"
        aria-labelledby="import-rows"
        aria-busy={isStale}
        sx={{ overflowX: 'auto', opacity: isStale ? 0.5 : 1, transition: 'opacity .12s' }}
      >
        <Box
          component="table"
          sx={{
            width: '100%',
            borderCollapse: 'collapse',
            fontSize: 13,
            fontVariantNumeric: 'tabular-nums',
            '& th, & td': {
              px: 4,
              height: 34,
              whiteSpace: 'nowrap',
              textAlign: 'left',
              borderTop: 1,
              borderColor: 'h.border',
              fontWeight: 400,
              maxWidth: 260,
              overflow: 'hidden',
              textOverflow: 'ellipsis',
            },
            '& thead th': { fontSize: 12, fontWeight: 500, color: 'h.text2' },
            '& .num': { textAlign: 'right' },
          }}
        >
          <thead>
            <tr>
              {fields.map((f) => (
                <th key={f.id} scope="col" className={numeric.has(f.kind) ? 'num' : ''}>
                  {f.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.slice(0, shown).map((row, i) => (
              <tr key={i}>
                {fields.map((f) => (
                  <td key={f.id} className={numeric.has(f.kind) ? 'num' : ''}>
                    {show(format, f.kind, row[f.id])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </Box>
      </Box>
    </Card>
  );
}

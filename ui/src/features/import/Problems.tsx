import { Box, Button, Card, Stack, Typography } from '@mui/material';
import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportProblem } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { sortProblems } from './model';

const few = 6;

export function ProblemList({ problems }: { problems: ImportProblem[] }) {
  const { t } = useTranslation();
  const f = useFormat();
  const [all, setAll] = useState(false);
  const sorted = sortProblems(problems);
  return (
    <>
      <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {sorted.slice(0, all ? undefined : few).map((p, i) => {
          const isError = p.severity === 'error';
          const Icon = isError ? CircleAlert : TriangleAlert;
          return (
            <Stack
              key={i}
              component="li"
              direction="row"
              sx={{
                gap: 3,
                alignItems: 'flex-start',
                px: 4,
                py: 2,
                borderTop: 1,
                borderColor: 'h.border',
              }}
            >
              <Box sx={{ color: isError ? 'h.red' : 'h.amber', pt: '2px' }}>
                <Icon
                  size={15}
                  role="img"
                  aria-label={t(isError ? 'import.error' : 'import.warning')}
                />
              </Box>
              <Typography variant="body2" sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
                {p.message}
              </Typography>
              <Typography
                variant="caption"
                color="textSecondary"
                sx={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums', pt: '2px' }}
              >
                {[p.line !== null && t('import.line', { line: f.integer(p.line) }), p.column]
                  .filter(Boolean)
                  .join(' · ')}
              </Typography>
            </Stack>
          );
        })}
      </Stack>
      {sorted.length > few && (
        <Box sx={{ px: 3, py: 2, borderTop: 1, borderColor: 'h.border' }}>
          <Button size="small" variant="text" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t('import.fewer') : t('import.more', { count: sorted.length - few })}
          </Button>
        </Box>
      )}
    </>
  );
}

export function Problems({ problems }: { problems: ImportProblem[] }) {
  const { t } = useTranslation();
  if (problems.length === 0) return null;
  const errors = problems.filter((p) => p.severity === 'error').length;
  return (
    <Card component="section" aria-labelledby="import-problems">
      <Box sx={{ px: 4, pt: 4, pb: 3 }}>
        <Typography id="import-problems" variant="h2">
          {t('import.problems')}
        </Typography>
        <Typography variant="caption" color="textSecondary">
          {errors > 0 ? t('import.problemsErrors') : t('import.problemsWarnings')}
        </Typography>
      </Box>
      <ProblemList problems={problems} />
    </Card>
  );
}

import { Box, ButtonBase, CircularProgress, Stack, Typography } from '@mui/material';
import { CircleAlert, CircleCheck, Lightbulb, TriangleAlert, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import i18n from '@/i18n';
import type { Finding, FindingLevel } from '@/api';
import type { Check } from './useCheck';

const levels: FindingLevel[] = ['error', 'warning', 'hint'];
const look: Record<FindingLevel, { icon: LucideIcon; color: string }> = {
  error: { icon: CircleAlert, color: 'h.red' },
  warning: { icon: TriangleAlert, color: 'h.amber' },
  hint: { icon: Lightbulb, color: 'h.sky' },
};
export const fieldId = (field: string) => `content-field-${field.replaceAll('/', '-')}`;

/** In the reader's language where its code is known, else as the server says it. */
export function wordsOf(f: Finding): string {
  const key = `content.findings.${f.code}`;
  if (!i18n.exists(key)) return f.message;
  const values = Object.fromEntries(f.values.map((v, i) => [`v${i}`, v]));
  return String(i18n.t(key as never, values as never));
}

/** Puts the cursor on what is meant; places are UTF-16 units, as the browser counts. */
export function selectPlace(f: Pick<Finding, 'field' | 'from' | 'to'>) {
  const at = document.getElementById(fieldId(f.field));
  if (!(at instanceof HTMLTextAreaElement || at instanceof HTMLInputElement)) return;
  at.focus();
  at.setSelectionRange(f.from ?? 0, f.to ?? at.value.length);
  at.scrollIntoView({ block: 'nearest' });
}

/** Everything the check found, the grave first. */
export function Findings({ check, isAd }: { check: Check; isAd: boolean }) {
  const { t } = useTranslation();
  const { result, isChecking, hasFailed } = check;
  return (
    <Box component="section" aria-labelledby="content-checks">
      <Stack direction="row" sx={{ gap: 2, alignItems: 'center', mb: 2 }}>
        <Typography id="content-checks" variant="h2">
          {t('content.checks')}
        </Typography>
        {isChecking && <CircularProgress size={12} aria-label={t('content.checking')} />}
        <Box sx={{ flex: 1 }} />
        {result && !isAd && (
          <Typography variant="caption" color="textSecondary">
            {t('content.words', { count: result.words })}
            {result.reading_ease !== null &&
              ` · ${t('content.ease', { ease: Math.round(result.reading_ease) })}`}
          </Typography>
        )}
      </Stack>
      {hasFailed && (
        <Typography variant="body2" role="status" sx={{ color: 'h.red' }}>
          {t('content.checkFailed')}
        </Typography>
      )}
      {!result ? (
        !isChecking &&
        !hasFailed && (
          <Typography variant="body2" color="textSecondary">
            {t('content.nothingYet')}
          </Typography>
        )
      ) : result.findings.length === 0 ? (
        <Stack direction="row" sx={{ gap: 2, alignItems: 'center', color: 'h.green' }}>
          <CircleCheck size={15} aria-hidden />
          <Typography variant="body2">{t('content.allGood')}</Typography>
        </Stack>
      ) : (
        levels.map((level) => <Level key={level} level={level} findings={result.findings} />)
      )}
    </Box>
  );
}

function Level({ level, findings }: { level: FindingLevel; findings: readonly Finding[] }) {
  const { t } = useTranslation();
  const own = findings.filter((f) => f.level === level);
  if (own.length === 0) return null;
  return (
    <Box sx={{ mb: 3 }}>
      <Typography
        id={`content-level-${level}`}
        variant="caption"
        component="h3"
        sx={{ color: 'h.text2', fontWeight: 500, mb: 1 }}
      >
        {t(`content.level.${level}`)}
      </Typography>
      <Box
        component="ul"
        aria-labelledby={`content-level-${level}`}
        sx={{ listStyle: 'none', m: 0, p: 0 }}
      >
        {own.map((f, i) => (
          <li key={`${f.code}${f.field}${f.from}${i}`}>
            <FindingLine finding={f} />
          </li>
        ))}
      </Box>
    </Box>
  );
}

export function FindingLine({ finding: f }: { finding: Finding }) {
  const { t } = useTranslation();
  const { icon: Icon, color } = look[f.level];
  const hasPlace = f.from !== null || f.field.includes('/') || f.field === 'title';
  const words = (
    <>
      <Box component="span" sx={{ color, display: 'flex', pt: '3px' }}>
        <Icon size={14} aria-hidden />
      </Box>
      <Box component="span" sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
        {wordsOf(f)}
      </Box>
    </>
  );
  const sx = {
    display: 'flex',
    gap: 2,
    width: '100%',
    alignItems: 'flex-start',
    justifyContent: 'flex-start',
    textAlign: 'left',
    px: 2,
    py: 1,
    borderRadius: '6px',
    fontSize: 13,
    lineHeight: '20px',
    color: 'h.text',
  } as const;
  return hasPlace ? (
    <ButtonBase
      title={t('content.showPlace')}
      onClick={() => selectPlace(f)}
      sx={{ ...sx, '&:hover': { bgcolor: 'h.hover' } }}
    >
      {words}
    </ButtonBase>
  ) : (
    <Box sx={sx}>{words}</Box>
  );
}

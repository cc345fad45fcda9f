import { Box, Button, Typography } from '@mui/material';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { BestTimes, CalendarConflict, CalendarEntry } from '@/api/loop';
import { nameOfNetwork } from '@/shared/content/names';
import { label } from './model';
import { weekdayNames } from './MonthGrid';

const shown = 50;

/** What would get in each other's way, folded to one line until it is opened. */
export function Conflicts({
  conflicts,
  entries,
}: {
  conflicts: readonly CalendarConflict[];
  entries: readonly CalendarEntry[];
}) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  if (conflicts.length === 0) return null;
  const byId = new Map(isOpen ? entries.map((e) => [e.id, e]) : []);
  return (
    <Box
      component="section"
      aria-label={t('calendar.conflicts', { count: conflicts.length })}
      sx={{ mb: 4, px: 3, py: 1.5, borderRadius: '8px', bgcolor: 'h.amberSoft', color: 'h.amber' }}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, minHeight: 28 }}>
        <TriangleAlert size={15} aria-hidden />
        <Typography variant="body2" sx={{ flex: 1, color: 'inherit' }}>
          {t('calendar.conflicts', { count: conflicts.length })}
        </Typography>
        <Button
          size="small"
          variant="text"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          sx={{ color: 'inherit' }}
        >
          {t(isOpen ? 'calendar.hide' : 'calendar.showThem')}
        </Button>
      </Box>
      {isOpen && (
        <Box
          component="ul"
          tabIndex={0}
          sx={{ m: 0, pl: 6, maxHeight: 200, overflow: 'auto', fontSize: 13, color: 'h.text' }}
        >
          {conflicts.slice(0, shown).map((c, i) => (
            <li key={i}>
              {t(`calendar.conflict.${c.kind}`, { defaultValue: c.message })}:{' '}
              {c.ids.map((id, n) => {
                const entry = byId.get(id);
                return (
                  <span key={id}>
                    {n > 0 && ', '}
                    <Link to={`/content/${id}`} style={{ color: 'inherit' }}>
                      {entry
                        ? `${label(entry).slice(0, 50)} (${nameOfNetwork(entry.network)})`
                        : t('calendar.another')}
                    </Link>
                  </span>
                );
              })}
            </li>
          ))}
        </Box>
      )}
    </Box>
  );
}

/** When readers are there, in one line, and on what that rests. */
export function BestLine({ best }: { best: BestTimes | undefined }) {
  const { t, i18n } = useTranslation();
  if (!best || best.top.length === 0) return null;
  const days = weekdayNames(i18n.language, 'long');
  return (
    <Typography variant="body2" color="textSecondary" sx={{ mt: 3 }}>
      {t('calendar.bestLine', {
        times: best.top
          .slice(0, 4)
          .map((x) => `${days[x.weekday - 1]} ${String(x.hour).padStart(2, '0')}:00`)
          .join(', '),
        basis: t(best.basis === 'own' ? 'calendar.basisOwn' : 'calendar.basisGeneral'),
      })}
    </Typography>
  );
}

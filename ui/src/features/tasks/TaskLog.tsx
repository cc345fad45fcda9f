import { Box, Card, Typography } from '@mui/material';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogLine } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { font } from '@/theme/tokens';

const nearEndPx = 48;
const color = { info: 'h.text', warning: 'h.amber', error: 'h.red' } as const;

/** The task's own words. While it runs the end stays in sight, unless somebody has scrolled up. */
export function TaskLog({ lines, isLive }: { lines: LogLine[]; isLive: boolean }) {
  const { t } = useTranslation();
  const f = useFormat();
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useEffect(() => {
    const node = box.current;
    if (node && isLive && follows.current) node.scrollTop = node.scrollHeight;
  }, [lines.length, isLive]);
  const onScroll = () => {
    const node = box.current;
    if (node) follows.current = node.scrollHeight - node.scrollTop - node.clientHeight < nearEndPx;
  };
  return (
    <Card component="section" aria-labelledby="task-log">
      <Typography id="task-log" variant="h2" sx={{ px: 4, pt: 4, pb: 2 }}>
        {t('tasksPage.log')}
      </Typography>
      <Box
        ref={box}
        role="log"
        aria-labelledby="task-log"
        aria-live={isLive ? 'polite' : 'off'}
        tabIndex={0}
        onScroll={onScroll}
        sx={{
          maxHeight: 420,
          overflow: 'auto',
          px: 4,
          pb: 4,
          '&:focus-visible': { outlineOffset: -2 },
        }}
      >
        {lines.length === 0 ? (
          <Typography variant="body2" color="textSecondary">
            {t(isLive ? 'tasksPage.noLog' : 'tasksPage.emptyLog')}
          </Typography>
        ) : (
          lines.map((line, i) => (
            <Box
              key={i}
              sx={{
                display: 'flex',
                gap: 3,
                py: 0.5,
                fontFamily: font.mono,
                fontSize: 12.5,
                lineHeight: '18px',
              }}
            >
              <Box
                component="time"
                dateTime={line.at}
                title={f.dateTime(line.at)}
                sx={{ color: 'h.text2', flexShrink: 0, fontVariantNumeric: 'tabular-nums' }}
              >
                {f.time(line.at)}
              </Box>
              <Box sx={{ minWidth: 0, overflowWrap: 'anywhere', color: color[line.level] }}>
                {line.level !== 'info' && <strong>{t(`tasksPage.level.${line.level}`)}: </strong>}
                {line.message}
              </Box>
            </Box>
          ))
        )}
      </Box>
    </Card>
  );
}

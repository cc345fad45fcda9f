import { Box, Button, Drawer, IconButton, Link as MuiLink, Stack, Typography } from '@mui/material';
import { Check, Copy, X } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AuditLine } from '@/api';
import { copyText } from '@/shared/lib/clipboard';
import { useFormat } from '@/shared/lib/format';
import { font } from '@/theme/tokens';
import { detailText, linkOf } from './model';
import { useWords } from './useWords';

const width = 440;

/** One line of the log, whole: who, what, when, from where, and what was sent. */
export function LineDrawer({
  line,
  onClose,
}: {
  line: AuditLine | undefined;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const words = useWords();
  return (
    <Drawer
      anchor="right"
      open={!!line}
      onClose={onClose}
      slotProps={{
        paper: {
          role: 'dialog',
          'aria-labelledby': id,
          sx: { width: `min(${width}px, 100vw)`, p: { xs: 4, sm: 6 } },
        },
      }}
    >
      {line && (
        <>
          <Stack direction="row" sx={{ alignItems: 'flex-start', gap: 3, mb: 5 }}>
            <Typography
              id={id}
              variant="h1"
              component="h2"
              sx={{ flex: 1, fontSize: 16, lineHeight: '24px' }}
            >
              {words.action(line.action)}
            </Typography>
            <IconButton size="small" autoFocus aria-label={t('controls.close')} onClick={onClose}>
              <X size={16} />
            </IconButton>
          </Stack>
          <Facts line={line} />
          <Detail line={line} />
        </>
      )}
    </Drawer>
  );
}

function Facts({ line }: { line: AuditLine }) {
  const { t } = useTranslation();
  const f = useFormat();
  const words = useWords();
  const to = linkOf(line);
  const thing = words.entity(line.entity);
  const facts: [string, ReactNode][] = [
    [t('audit.when'), `${f.dateTime(line.at)} · ${f.ago(line.at)}`],
    [t('audit.who'), words.actor(line)],
    [t('audit.by'), t(`audit.kind.${line.actor_kind}`)],
  ];
  if (thing)
    facts.push([
      t('audit.what'),
      to ? (
        <MuiLink
          component={Link}
          to={to}
          underline="hover"
          sx={{ color: 'h.accentText', fontWeight: 500 }}
        >
          {thing}
        </MuiLink>
      ) : (
        thing
      ),
    ]);
  if (line.entity_id) facts.push([t('audit.id'), <Mono key="id">{line.entity_id}</Mono>]);
  if (line.address) facts.push([t('audit.address'), <Mono key="address">{line.address}</Mono>]);
  if (line.request_id) facts.push([t('audit.request'), <Mono key="r">{line.request_id}</Mono>]);
  facts.push([t('audit.name'), <Mono key="name">{line.action}</Mono>]);
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        display: 'grid',
        gridTemplateColumns: '112px minmax(0,1fr)',
        columnGap: 4,
        rowGap: 2.5,
        fontSize: 13,
        lineHeight: '20px',
        '& dt': { color: 'h.text2' },
        '& dd': { m: 0, overflowWrap: 'anywhere' },
      }}
    >
      {facts.map(([name, value]) => (
        <Box key={name} sx={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Box>
      ))}
    </Box>
  );
}

function Mono({ children }: { children: ReactNode }) {
  return (
    <Box component="span" sx={{ fontFamily: font.mono, fontSize: 12 }}>
      {children}
    </Box>
  );
}

function Detail({ line }: { line: AuditLine }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const text = detailText(line.detail);
  if (!text) return null;
  return (
    <>
      <Stack direction="row" sx={{ alignItems: 'center', mt: 6, mb: 2 }}>
        <Typography variant="h3" sx={{ flex: 1 }}>
          {t('audit.detail')}
        </Typography>
        <Button
          size="small"
          variant="text"
          startIcon={copied ? <Check size={14} /> : <Copy size={14} />}
          onClick={() => void copyText(text).then(setCopied)}
        >
          {t(copied ? 'controls.copied' : 'controls.copy')}
        </Button>
      </Stack>
      <Box
        component="pre"
        tabIndex={0}
        sx={{
          m: 0,
          p: 3,
          borderRadius: '8px',
          bgcolor: 'h.sunken',
          fontFamily: font.mono,
          fontSize: 12,
          lineHeight: '18px',
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
        }}
      >
        {text}
      </Box>
    </>
  );
}

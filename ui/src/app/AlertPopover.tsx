import {
  Box,
  Button,
  ButtonBase,
  IconButton,
  Popover,
  Stack,
  Tooltip,
  Typography,
} from '@mui/material';
import { BellRing, Check, Settings2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useListAlertsQuery, type Alert } from '@/api';
import { pageTexts } from '@/i18n';
import { SeverityIcon } from '@/shared/alerts/SeverityIcon';
import { useAlertActions } from '@/shared/alerts/useAlertActions';
import { useCan } from '@/shared/lib/workspace';
import { Ago } from '@/shared/ui/DateTime';
import { EmptyState, ErrorState, RowsSkeleton } from '@/shared/ui/States';

const mostShown = 6;

/** The newest alerts that nobody has looked at. */
export default function AlertPopover({
  anchor,
  onClose,
}: {
  anchor: HTMLElement;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const can = useCan();
  const query = useListAlertsQuery({ state: 'open', limit: mostShown });
  const actions = useAlertActions();
  const [hasTexts, setTexts] = useState(false);
  useEffect(() => {
    let isHere = true;
    void pageTexts().then(() => isHere && setTexts(true));
    return () => {
      isHere = false;
    };
  }, []);
  const list = query.data?.data;
  const scroller = useRef<HTMLDivElement>(null);
  return (
    <Popover
      open
      anchorEl={anchor}
      onClose={onClose}
      anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
      transformOrigin={{ vertical: 'top', horizontal: 'right' }}
      slotProps={{
        paper: {
          role: 'dialog',
          'aria-label': t('nav.alerts'),
          sx: {
            mt: 1,
            width: 'min(400px, calc(100vw - 24px))',
            border: 1,
            borderColor: 'h.border',
            borderRadius: '10px',
          },
        },
      }}
    >
      <Stack
        direction="row"
        sx={{ alignItems: 'center', px: 4, py: 2.5, borderBottom: 1, borderColor: 'h.border' }}
      >
        <Typography variant="h2" sx={{ flex: 1 }}>
          {t('nav.alerts')}
        </Typography>
        <Tooltip title={t('nav.alertSettings')}>
          <IconButton
            size="small"
            component={Link}
            to="/settings/alerts"
            aria-label={t('nav.alertSettings')}
            onClick={onClose}
          >
            <Settings2 size={15} />
          </IconButton>
        </Tooltip>
      </Stack>
      <Box
        ref={scroller}
        tabIndex={-1}
        sx={{ maxHeight: 'min(440px, 60vh)', overflow: 'auto', minHeight: 96, outline: 'none' }}
      >
        {query.isError && !list ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : !list || !hasTexts ? (
          <RowsSkeleton rows={3} height={56} />
        ) : list.length === 0 ? (
          <EmptyState icon={BellRing} title={t('alerts.allSeen')} />
        ) : (
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 2 }}>
            {list.map((a) => (
              <Line
                key={a.id}
                alert={a}
                onOpen={onClose}
                onAcknowledge={
                  can('editor')
                    ? () => {
                        // Its line goes away: the keyboard stays here.
                        scroller.current?.focus();
                        void actions.acknowledge(a);
                      }
                    : undefined
                }
              />
            ))}
          </Box>
        )}
      </Box>
      <Box sx={{ p: 2, borderTop: 1, borderColor: 'h.border' }}>
        <Button
          component={Link}
          to="/alerts"
          fullWidth
          variant="text"
          size="small"
          onClick={onClose}
        >
          {t('shell.allAlerts')}
        </Button>
      </Box>
    </Popover>
  );
}

function Line({
  alert: a,
  onOpen,
  onAcknowledge,
}: {
  alert: Alert;
  onOpen: () => void;
  onAcknowledge: (() => void) | undefined;
}) {
  const { t } = useTranslation();
  return (
    <Stack
      component="li"
      direction="row"
      sx={{ gap: 1, alignItems: 'center', borderRadius: '6px', '&:hover': { bgcolor: 'h.hover' } }}
    >
      <ButtonBase
        component={Link}
        to={`/alerts/${a.id}`}
        onClick={onOpen}
        sx={{
          flex: 1,
          minWidth: 0,
          gap: 2.5,
          p: 2,
          justifyContent: 'flex-start',
          alignItems: 'flex-start',
          textAlign: 'left',
          borderRadius: '6px',
        }}
      >
        <Box sx={{ pt: '2px' }}>
          <SeverityIcon severity={a.severity} />
        </Box>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Typography variant="body2" noWrap sx={{ fontWeight: 500 }}>
            {a.title}
          </Typography>
          <Typography variant="caption" component="p" color="textSecondary" noWrap>
            <Ago at={a.last_at} />
            {a.count > 1 && ` · ${a.count}×`} · {a.message}
          </Typography>
        </Box>
      </ButtonBase>
      {onAcknowledge && (
        <Tooltip title={t('alerts.acknowledge')}>
          <IconButton
            size="small"
            aria-label={t('alerts.acknowledgeOf', { name: a.title })}
            onClick={onAcknowledge}
            sx={{ mr: 1 }}
          >
            <Check size={15} />
          </IconButton>
        </Tooltip>
      )}
    </Stack>
  );
}

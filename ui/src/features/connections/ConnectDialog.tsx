import {
  Box,
  ButtonBase,
  Dialog,
  DialogContent,
  DialogTitle,
  IconButton,
  Skeleton,
  Stack,
  Typography,
} from '@mui/material';
import { ArrowLeft, Unplug, X } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useListConnectorsQuery, type Connection, type ConnectorInfo } from '@/api';
import { platforms, platformTint } from '@/shared/ui/Platform';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { ConnectionForm } from './ConnectionForm';
import { Deeds } from './Deeds';
import { kindOf, kinds } from './model';

/** In the address: "new" to choose a platform, else the connector. */
export const chooser = 'new';

interface Props {
  /** "new", a connector's id, or the connector of the connection that is edited. */
  connectorId: string;
  connection?: Connection | undefined;
  onChoose: (connectorId: string) => void;
  onClose: () => void;
  onSaved: (connection: Connection, testIt: boolean) => void;
}

export function ConnectDialog({ connectorId, connection, onChoose, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const query = useListConnectorsQuery();
  const connectors = query.data?.data;
  const chosen = connectors?.find((c) => c.id === connectorId);
  const title = connection
    ? t('connections.editTitle', { name: connection.name })
    : chosen
      ? t('connections.connectTitle', { name: chosen.name })
      : t('connections.chooseTitle');
  return (
    <Dialog open onClose={onClose} maxWidth="sm" fullWidth aria-labelledby={id}>
      <Stack direction="row" sx={{ alignItems: 'center', pl: 6, pr: 4, pt: 4, pb: 3, gap: 2 }}>
        {chosen && !connection && (
          <IconButton
            size="small"
            aria-label={t('controls.back')}
            onClick={() => onChoose(chooser)}
            sx={{ ml: -2 }}
          >
            <ArrowLeft size={16} />
          </IconButton>
        )}
        <DialogTitle
          id={id}
          sx={{ flex: 1, p: 0, fontSize: 15, fontWeight: 600, overflowWrap: 'anywhere' }}
        >
          {title}
        </DialogTitle>
        <IconButton size="small" aria-label={t('controls.close')} onClick={onClose}>
          <X size={16} />
        </IconButton>
      </Stack>
      {query.isError && !connectors ? (
        <DialogContent>
          <ErrorState error={query.error} onRetry={query.refetch} />
        </DialogContent>
      ) : !connectors ? (
        <DialogContent sx={{ pt: 0 }} aria-busy>
          <Skeleton width={48} height={16} sx={{ mb: 2 }} />
          <Box sx={choicesSx}>
            {Array.from({ length: 8 }, (_, i) => (
              <Skeleton key={i} variant="rounded" height={78} sx={{ borderRadius: '8px' }} />
            ))}
          </Box>
        </DialogContent>
      ) : chosen ? (
        <ConnectionForm
          key={connection?.id ?? chosen.id}
          connector={chosen}
          connection={connection}
          onClose={onClose}
          onSaved={onSaved}
        />
      ) : (
        <Chooser connectors={connectors} onChoose={onChoose} />
      )}
    </Dialog>
  );
}

/** Two beside each other: the last kind must not stand three screens below the first. */
const choicesSx = {
  display: 'grid',
  gap: 2,
  gridTemplateColumns: { xs: 'minmax(0,1fr)', sm: 'repeat(2, minmax(0,1fr))' },
} as const;

function Chooser({
  connectors,
  onChoose,
}: {
  connectors: ConnectorInfo[];
  onChoose: (id: string) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  if (connectors.length === 0)
    return (
      <DialogContent>
        <EmptyState icon={Unplug} title={t('connections.noneToConnect')} />
      </DialogContent>
    );
  const byKind = kinds.map((kind) => connectors.filter((c) => kindOf(c) === kind));
  const first = byKind.flat()[0];
  return (
    <DialogContent sx={{ pt: 0 }}>
      {kinds.map((kind, n) => {
        const some = byKind[n]!;
        return (
          some.length > 0 && (
            <Box component="section" key={kind} sx={{ '& + &': { mt: 5 } }}>
              <Typography
                variant="caption"
                component="h3"
                id={`${id}-${kind}`}
                color="textSecondary"
                sx={{ mb: 2 }}
              >
                {t(`connections.kind_${kind}`)}
              </Typography>
              <Box
                component="ul"
                aria-labelledby={`${id}-${kind}`}
                sx={{ listStyle: 'none', m: 0, p: 0, ...choicesSx }}
              >
                {some.map((c) => (
                  <li key={c.id}>
                    <Choice connector={c} isFirst={c === first} onChoose={() => onChoose(c.id)} />
                  </li>
                ))}
              </Box>
            </Box>
          )
        );
      })}
    </DialogContent>
  );
}

function Choice({
  connector: c,
  isFirst,
  onChoose,
}: {
  connector: ConnectorInfo;
  isFirst: boolean;
  onChoose: () => void;
}) {
  return (
    <ButtonBase
      autoFocus={isFirst}
      onClick={onChoose}
      sx={{
        width: '100%',
        height: '100%',
        gap: 3,
        px: 4,
        py: 3,
        justifyContent: 'flex-start',
        textAlign: 'left',
        border: 1,
        borderColor: 'h.border',
        borderRadius: '8px',
        '&:hover, &:focus-visible': { borderColor: 'h.accent', bgcolor: 'h.hover' },
      }}
    >
      <Box
        aria-hidden
        sx={{ width: 10, height: 10, borderRadius: '3px', flexShrink: 0 }}
        style={{
          background: platformTint(platforms.find((p) => p === c.platform) ?? 'other'),
        }}
      />
      <Box>
        <Typography variant="h3" component="span" sx={{ display: 'block' }}>
          {c.name}
        </Typography>
        <Deeds connector={c} />
      </Box>
    </ButtonBase>
  );
}

import { Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import type { ConnectorInfo } from '@/api';
import { deedsOf } from './model';

/** What can be done through a connector, in one line. */
export function Deeds({ connector }: { connector: ConnectorInfo }) {
  const { t } = useTranslation();
  return (
    <Typography variant="caption" component="span" color="textSecondary">
      {deedsOf(connector)
        .map((deed) => t(`connections.can_${deed}`))
        .join(' · ')}
    </Typography>
  );
}

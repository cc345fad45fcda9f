import { Box, Button, Card } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState, FilteredEmpty } from './States';

/** What `usePages` tells of a list. */
interface List {
  rows: readonly unknown[];
  isLoading: boolean;
  isError: boolean;
  error?: unknown;
  retry: () => void;
  hasMore: boolean;
  more: () => void;
}

/**
 * A list in its states: what went wrong, nothing yet, nothing that passes the filter, or its rows. A table draws its
 * own rows while they come; a list that does not brings `skeleton`.
 */
export function ListFrame({
  list,
  onClear,
  empty,
  skeleton,
  isOpen,
  children,
}: {
  list: List;
  /** Takes the filters away; given only while there are some. */
  onClear?: (() => void) | false;
  empty: ReactNode;
  skeleton?: ReactNode;
  /** The rows are cards of their own: only the other states stand in a frame. */
  isOpen?: boolean;
  children: ReactNode;
}) {
  const isNone = !list.isLoading && list.rows.length === 0;
  const other = list.isError ? (
    <ErrorState error={list.error} onRetry={list.retry} />
  ) : isNone ? (
    onClear ? (
      <FilteredEmpty onClear={onClear} />
    ) : (
      empty
    )
  ) : list.isLoading ? (
    skeleton
  ) : undefined;
  if (isOpen && other === undefined) return children;
  return <Card aria-busy={list.isLoading || undefined}>{other ?? children}</Card>;
}

/** The way on in a list that is no table: a table fetches as it is scrolled. */
export function MoreRows({ list }: { list: List }) {
  const { t } = useTranslation();
  if (!list.hasMore || list.isLoading) return null;
  return (
    <Box sx={{ p: 3, textAlign: 'center' }}>
      <Button size="small" onClick={list.more}>
        {t('sources.more')}
      </Button>
    </Box>
  );
}

/** The search and the selects above a list: in a row, on a phone two beside each other below the search. */
export function FilterRow({ search, children }: { search?: ReactNode; children: ReactNode }) {
  return (
    <Box
      role="search"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 2,
        mb: 4,
        '& > *': { flex: { xs: '1 1 140px', sm: '0 1 180px' }, minWidth: 0 },
        '& > .filter-search': { flex: { xs: '1 1 100%', sm: '1 1 220px' }, maxWidth: { sm: 320 } },
        '& > .filter-aside': { flex: '0 0 auto' },
      }}
    >
      {search && (
        <Box className="filter-search" sx={{ display: 'grid' }}>
          {search}
        </Box>
      )}
      {children}
    </Box>
  );
}

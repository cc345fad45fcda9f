import { Box, Checkbox } from '@mui/material';
import { useTranslation } from 'react-i18next';
import type { Role } from '@/api';
import { choicesFor, resources, type Access, type Grants } from './model';

const tableSx = {
  border: 1,
  borderColor: 'h.border',
  borderRadius: '8px',
  maxHeight: 292,
  overflow: 'auto',
  // The checkbox's own input is laid over its drawing: it must not stretch the scrolled area.
  position: 'relative',
  '& table': { width: '100%', borderCollapse: 'separate', borderSpacing: 0, fontSize: 13 },
  '& thead th': {
    position: 'sticky',
    top: 0,
    zIndex: 1,
    bgcolor: 'h.canvas',
    fontSize: 12,
    fontWeight: 500,
    color: 'h.text2',
    height: 32,
  },
  '& th': { textAlign: 'left', fontWeight: 400, px: 3, height: 34 },
  '& td, & thead th:not(:first-of-type)': { width: 84, textAlign: 'center', p: 0 },
  '& tbody tr:hover': { bgcolor: 'h.hover' },
  '& thead th, & tbody tr:not(:last-of-type) > *': { borderBottom: 1, borderColor: 'h.border' },
} as const;

/** One row a resource; changing covers reading. What the role may not change is not offered. */
export function ScopeTable({
  role,
  grants,
  onChange,
}: {
  role: Role;
  grants: Grants;
  onChange: (grants: Grants) => void;
}) {
  const { t } = useTranslation();
  const canWrite = resources.some((r) => choicesFor(r, role).includes('write'));
  const of = (r: (typeof resources)[number]): Access => {
    const chosen = grants[r.id] ?? 'none';
    return choicesFor(r, role).includes(chosen) ? chosen : 'read';
  };
  const box = (r: (typeof resources)[number], access: 'read' | 'write') => {
    const now = of(r);
    const on = now === access || (access === 'read' && now === 'write');
    const name = t(`apiKeys.resource.${r.id}`);
    const off: Access = access === 'write' ? 'read' : 'none';
    return (
      <Checkbox
        size="small"
        checked={on}
        onChange={() => onChange({ ...grants, [r.id]: on ? off : access })}
        slotProps={{ input: { 'aria-label': `${name}: ${t(`apiKeys.access_${access}`)}` } }}
        sx={{ p: 1.5 }}
      />
    );
  };
  return (
    <Box sx={tableSx}>
      <table aria-label={t('apiKeys.reach')}>
        <thead>
          <tr>
            <th scope="col">{t('apiKeys.part')}</th>
            <th scope="col">{t('apiKeys.access_read')}</th>
            {canWrite && <th scope="col">{t('apiKeys.access_write')}</th>}
          </tr>
        </thead>
        <tbody>
          {resources.map((r) => (
            <tr key={r.id}>
              <th scope="row">{t(`apiKeys.resource.${r.id}`)}</th>
              <td>{box(r, 'read')}</td>
              {canWrite && <td>{choicesFor(r, role).includes('write') && box(r, 'write')}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Box>
  );
}

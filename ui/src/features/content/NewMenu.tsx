import { Button, Divider, ListSubheader, Menu, MenuItem } from '@mui/material';
import { ChevronDown, Plus } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { ItemKind } from '@/api';
import { useCreateContentMutation } from '@/api/loop';
import { useActions, type Action } from '@/shared/lib/actions';
import { notify } from '@/shared/lib/toast';
import { useParam } from '@/shared/lib/useParam';
import { nameOfNetwork, postNetworks } from '@/shared/content/names';
import { adFormats, type Beginning } from './model';
import { NetworkMark } from '@/shared/content/NetworkMark';

const others: ItemKind[] = ['blog', 'email', 'brief', 'product', 'video_script', 'quote'];

/** "New": what and for where; the studio opens on an empty draft. */
export function NewMenu() {
  const { t } = useTranslation();
  const go = useNavigate();
  const [create, { isLoading }] = useCreateContentMutation();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [asked, setAsked] = useParam('new');
  useEffect(() => {
    if (!asked) return;
    setAsked('');
    setOpen(true);
  }, [asked, setAsked]);
  useActions(
    useMemo<Action[]>(
      () => [
        {
          id: 'content:new',
          label: t('palette.newContent'),
          group: 'do',
          icon: Plus,
          keys: 'c',
          run: () => setOpen(true),
        },
      ],
      [t],
    ),
  );
  const begin = async (body: Beginning) => {
    setOpen(false);
    const answer = await create({ body });
    if (answer.error) notify.failed(answer.error);
    else void go(`/content/${answer.data.id}`);
  };
  const entry = (key: string, name: string, body: Beginning) => (
    <MenuItem key={key} onClick={() => void begin(body)}>
      <NetworkMark network={body.network ?? null} kind={body.kind} size={20} />
      {name}
    </MenuItem>
  );
  const heading = (key: string, name: string) => (
    <ListSubheader
      key={key}
      role="presentation"
      sx={{ lineHeight: '26px', fontSize: 12, px: 2, bgcolor: 'transparent', position: 'static' }}
    >
      {name}
    </ListSubheader>
  );
  return (
    <>
      <Button
        ref={button}
        variant="contained"
        loading={isLoading}
        startIcon={<Plus size={15} />}
        endIcon={<ChevronDown size={14} />}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(true)}
      >
        {t('content.new')}
      </Button>
      <Menu
        open={isOpen}
        anchorEl={() => button.current!}
        onClose={() => setOpen(false)}
        slotProps={{ paper: { sx: { maxHeight: 'min(620px, 80vh)', width: 230 } } }}
      >
        {heading('h1', t('content.newPost'))}
        {postNetworks.map((n) => entry(n, nameOfNetwork(n), { kind: 'social', network: n }))}
        <Divider />
        {heading('h2', t('content.newAd'))}
        {adFormats.map(([id, name]) =>
          entry(id, t('content.adFor', { name }), {
            kind: 'ads',
            data: { ad_format: id, fields: {} },
          }),
        )}
        <Divider />
        {heading('h3', t('content.newOther'))}
        {others.map((k) =>
          entry(k, t(`content.kind.${k}`), {
            kind: k,
            ...(k === 'email' ? { network: 'email' } : {}),
          }),
        )}
      </Menu>
    </>
  );
}

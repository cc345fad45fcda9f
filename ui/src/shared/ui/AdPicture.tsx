import { Box } from '@mui/material';
import { Images } from 'lucide-react';
import { useEffect, useState } from 'react';
import { fetchFile } from '@/api/download';

const size = 28;

/** The ad's picture. It comes through this server: a platform's own address would see who looks at it. */
export function AdPicture({ id, address }: { id: string; address: string | null | undefined }) {
  const [src, setSrc] = useState<string>();
  useEffect(() => {
    if (!address) return;
    const gone = new AbortController();
    let url: string | undefined;
    fetchFile(`/api/v1/ads/${id}/thumbnail`, gone.signal).then(
      (blob) => {
        if (gone.signal.aborted) return;
        url = URL.createObjectURL(blob);
        setSrc(url);
      },
      () => undefined, // no picture: the sign stays
    );
    return () => {
      gone.abort();
      setSrc(undefined);
      if (url) URL.revokeObjectURL(url);
    };
  }, [id, address]);
  return (
    <Box
      sx={{
        width: size,
        height: size,
        borderRadius: '5px',
        bgcolor: 'h.sunken',
        flexShrink: 0,
        overflow: 'hidden',
        display: 'grid',
        placeItems: 'center',
        color: 'h.text3',
      }}
    >
      {src ? (
        <img src={src} alt="" width={size} height={size} style={{ objectFit: 'cover' }} />
      ) : (
        <Images size={13} aria-hidden />
      )}
    </Box>
  );
}

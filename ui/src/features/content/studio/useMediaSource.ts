import { useEffect, useState } from 'react';
import type { ItemMedia } from '@/api';
import { fetchFile } from '@/api/download';

const isShown = (type: string) => type.startsWith('image/') || type.startsWith('video/');

/** An address of a file of a text that an image may have: it is fetched with the session's token, a plain one has none. */
export function useMediaSource(id: string, { name, media_type }: ItemMedia): string {
  const [src, setSrc] = useState('');
  useEffect(() => {
    if (!isShown(media_type)) return;
    const gone = new AbortController();
    let href = '';
    fetchFile(`/api/v1/content/items/${id}/media/${encodeURIComponent(name)}`, gone.signal)
      .then((blob) => setSrc((href = URL.createObjectURL(blob))))
      .catch(() => undefined);
    return () => {
      gone.abort();
      if (href) URL.revokeObjectURL(href);
      setSrc('');
    };
  }, [id, name, media_type]);
  return src;
}

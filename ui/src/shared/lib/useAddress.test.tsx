import { act } from '@testing-library/react';
import { useLocation } from 'react-router';
import { describe, expect, it } from 'vitest';
import { renderApp } from '@/test/render';
import { useAddress } from './useAddress';
import { useParam } from './useParam';

describe('the address', () => {
  it('keeps a change that is not drawn yet when the next one comes', async () => {
    let setSearch: (value: string) => void = () => {};
    let setPlatform = setSearch;
    let change: ReturnType<typeof useAddress>[1] = () => {};
    let search = '';
    function View() {
      [, setSearch] = useParam('q');
      [, setPlatform] = useParam('platform');
      [, change] = useAddress();
      search = useLocation().search;
      return null;
    }
    renderApp(<View />, '/?q=winter');
    expect(search).toBe('?q=winter');
    await act(async () => {
      setSearch('');
      setPlatform('meta');
    });
    expect(search).toBe('?platform=meta');
    await act(async () => {
      setSearch('spring');
      change((old) => new URLSearchParams([...old, ['sort', 'name']]));
    });
    expect(search).toBe('?platform=meta&q=spring&sort=name');
  });

  it('leaves a page that was called for its way, whatever the old one still wants to say', async () => {
    let setSearch: (value: string) => void = () => {};
    function View() {
      [, setSearch] = useParam('q');
      return null;
    }
    let arrive = () => {};
    const code = new Promise<{ element: null }>((go) => (arrive = () => go({ element: null })));
    const { router } = renderApp(<View />, '/archive', {
      routes: [{ path: 'calendar', lazy: () => code }],
    });
    await act(async () => {
      void router.navigate('/calendar?state=failed');
    });
    expect(router.state.location.pathname).toBe('/archive');
    await act(async () => setSearch('winter'));
    await act(async () => arrive());
    expect(router.state.location).toMatchObject({ pathname: '/calendar', search: '?state=failed' });
  });
});

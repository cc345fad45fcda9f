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
});

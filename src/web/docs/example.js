// Example values from schemas, and the curl line of an operation. No state, no DOM.
'use strict';
const Example = (() => {
  const uuid = '0199a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b';
  const byName = {
    email: 'ada@example.com',
    password: 'correct horse battery',
    name: 'Spring sale',
    currency: 'EUR',
    time_zone: 'Europe/Berlin',
    token: '…',
    cron: '0 6 * * *',
  };
  const byFormat = {
    uuid,
    date: '2026-11-01',
    'date-time': '2026-11-01T09:30:00Z',
    email: byName.email,
    uri: 'https://example.com',
    binary: '@file.csv',
  };

  /** The type of a schema without null. */
  const typeOf = (schema) =>
    Array.isArray(schema.type) ? schema.type.find((type) => type !== 'null') : schema.type;

  const follow = (schema, components) => {
    for (let hops = 0; schema && schema.$ref && hops < 8; ++hops)
      schema = components[schema.$ref.split('/').pop()];
    return schema || {};
  };

  /** The schema that stands behind references and "or null". */
  function plain(schema, components) {
    let found = follow(schema, components);
    const choices = found.anyOf || found.oneOf || found.allOf;
    if (choices) {
      const real = choices.find((choice) => choice.type !== 'null');
      if (real) found = { ...found, ...plain(real, components) };
    }
    return found;
  }

  function ofObject(schema, components, options) {
    const out = {};
    const all = Object.entries(schema.properties || {});
    const required = all.filter(([name]) => (schema.required || []).includes(name));
    const shown = !options.whole && required.length > 0 ? required : all.slice(0, options.whole ? 40 : 3);
    for (const [name, member] of shown)
      out[name] = ofSchema(member, components, { ...options, name, depth: options.depth + 1 });
    return out;
  }

  function ofSchema(schema, components, options = { whole: true, depth: 0 }) {
    const found = plain(schema, components);
    if (found.example !== undefined) return found.example;
    if (found.const !== undefined) return found.const;
    if (found.enum) return found.enum[0];
    const type = typeOf(found);
    if (type === 'object' || found.properties)
      return options.depth > 4 ? {} : ofObject(found, components, options);
    if (type === 'array')
      return options.depth > 4
        ? []
        : [ofSchema(found.items || {}, components, { ...options, depth: options.depth + 1 })];
    if (type === 'integer') return Math.max(found.minimum ?? 0, 1);
    if (type === 'number') return Math.min(Math.max(found.minimum ?? 0, 12.5), found.maximum ?? Infinity);
    if (type === 'boolean') return true;
    if (type === 'string')
      return byFormat[found.format] ?? byName[options.name] ?? (options.name === 'id' ? uuid : 'text');
    return null;
  }

  const quote = (text) => `'${String(text).replaceAll("'", "'\\''")}'`;

  /** The path with examples in it, and the query parameters that must be there. */
  function address(operation, components) {
    let url = operation.path;
    const query = [];
    for (const parameter of operation.parameters) {
      const value = ofSchema(parameter.schema || {}, components, { whole: false, depth: 0, name: parameter.name });
      if (parameter.in === 'path') url = url.replace(`{${parameter.name}}`, encodeURIComponent(value));
      if (parameter.in === 'query' && parameter.required)
        query.push(`${parameter.name}=${encodeURIComponent(value)}`);
    }
    return location.origin + url + (query.length ? `?${query.join('&')}` : '');
  }

  function curl(operation, components) {
    const url = address(operation, components);
    const bare = !/[?&*[\]{}]/.test(url);
    const lines = [`curl ${operation.method === 'GET' ? '' : `-X ${operation.method} `}${bare ? url : quote(url)}`];
    if (!operation.open) lines.push('-H "Authorization: Bearer $HERALD_KEY"');
    const content = operation.requestBody?.content || {};
    if (content['application/json']) {
      const body = ofSchema(content['application/json'].schema, components, { whole: false, depth: 0 });
      lines.push("-H 'Content-Type: application/json'", `-d ${quote(JSON.stringify(body))}`);
    } else if (content['multipart/form-data']) {
      const form = plain(content['multipart/form-data'].schema, components);
      for (const [name, member] of Object.entries(form.properties || {}))
        if (member.format === 'binary' || (form.required || []).includes(name))
          lines.push(`-F ${name}=${ofSchema(member, components, { whole: false, depth: 0, name })}`);
    }
    return lines.join(' \\\n  ');
  }

  return { ofSchema, plain, typeOf, curl };
})();

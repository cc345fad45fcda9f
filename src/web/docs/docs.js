// The API page: reads /api/v1/openapi.json and shows each operation. Text goes in as text, never as HTML.
'use strict';
const methods = ['get', 'post', 'put', 'patch', 'delete'];
let components = {};
let errorKinds = [];

/** el('p.lead', {id: 'x'}, 'text', child…) */
function el(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined && value !== false) node.setAttribute(key, value === true ? '' : value);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}
const badge = (method) => el(`span.method.${method.toLowerCase()}`, {}, method === 'DELETE' ? 'DEL' : method);

// ---- schemas ----

/** A schema's own name, also behind "or null". */
const refName = (schema) =>
  (schema.$ref || [...(schema.anyOf || []), ...(schema.oneOf || [])].find((one) => one.$ref)?.$ref)?.split('/').pop();

function typeText(schema) {
  const found = Example.plain(schema, components);
  const type = Example.typeOf(found);
  const nullable =
    (Array.isArray(found.type) && found.type.includes('null')) ||
    (schema.anyOf || schema.oneOf || []).some((choice) => choice.type === 'null');
  let text = type || 'any';
  if (found.enum) text = 'one of these';
  else if (type === 'array') text = `list of ${typeText(found.items || {})}`;
  else if (type === 'object' && refName(schema)) text = refName(schema);
  else if (found.format) text = found.format;
  return nullable ? `${text} or null` : text;
}

function boundsText(schema) {
  const found = Example.plain(schema, components);
  const parts = [];
  const range = (low, high, unit) => {
    if (low !== undefined && high !== undefined) parts.push(`${low} to ${high}${unit}`);
    else if (low !== undefined && low > 0) parts.push(`at least ${low}${unit}`);
    else if (high !== undefined) parts.push(`at most ${high}${unit}`);
  };
  range(found.minimum, found.maximum, '');
  range(found.minLength, found.maxLength, ' characters');
  range(found.minItems, found.maxItems, ' entries');
  if (found.default !== undefined) parts.push(`default ${JSON.stringify(found.default)}`);
  return parts.join(' · ');
}

/** The object whose members a reader may want to open: itself, or what a list holds. */
function innerObject(schema) {
  const found = Example.plain(schema, components);
  const inner = Example.typeOf(found) === 'array' ? Example.plain(found.items || {}, components) : found;
  return inner.properties && Object.keys(inner.properties).length ? inner : null;
}

/** `side`: 'request' says what is required; an answer has every member. */
function fieldRow(name, schema, required, side, depth = 0) {
  const found = Example.plain(schema, components);
  const row = el(
    'li.field',
    {},
    el('div.field-head', {}, el('code.name', {}, name), el('span.type', {}, typeText(schema)),
      required && side === 'request' ? el('span.required', {}, 'required') : null),
  );
  const text = found.description || schema.description;
  if (text) row.append(el('p', {}, text));
  const bounds = boundsText(schema);
  if (bounds) row.append(el('p.bounds', {}, bounds));
  const values = found.enum || Example.plain(found.items || {}, components).enum;
  if (values) row.append(el('p.values', {}, ...values.map((value) => el('code', {}, String(value)))));
  const inner = innerObject(schema);
  if (inner && depth < 6) {
    const more = el('details', {}, el('summary', {}, `Members of ${name}`));
    more.addEventListener('toggle', () => more.childElementCount === 1 && more.append(fields(inner, side, depth + 1)));
    row.append(more);
  }
  return row;
}

function fields(schema, side, depth = 0) {
  const required = new Set(schema.required || []);
  return el(
    'ul.fields',
    {},
    ...Object.entries(schema.properties || {}).map(([name, member]) =>
      fieldRow(name, member, required.has(name), side, depth)),
  );
}

function schemaBlock(schema, side) {
  const inner = innerObject(schema);
  if (inner) return fields(inner, side);
  return el('p.type', {}, typeText(schema));
}

// ---- operations ----

function readOperations(document_) {
  const out = [];
  for (const [path, item] of Object.entries(document_.paths))
    for (const method of methods)
      if (item[method])
        out.push({
          ...item[method],
          id: item[method].operationId,
          method: method.toUpperCase(),
          path,
          tag: item[method].tags?.[0] || 'other',
          open: item[method].security?.length === 0,
          parameters: item[method].parameters || [],
        });
  return out;
}

/** The refusals the document names, and what can happen to any request. */
function errorsOf(operation) {
  const kinds = new Set(['internal', 'unavailable']);
  for (const answer of Object.values(operation.responses || {})) if (answer.$ref) kinds.add(answer.$ref.split('/').pop());
  return errorKinds.filter((error) => kinds.has(error.kind)).sort((a, b) => a.status - b.status);
}

function parameterBlock(title, parameters) {
  if (!parameters.length) return null;
  return el('div', {}, el('h4', {}, title), el('ul.fields', {},
    ...parameters.map((parameter) => fieldRow(parameter.name, parameter.schema || {}, parameter.required, 'request'))));
}

function answerBlocks(operation) {
  return Object.entries(operation.responses || {})
    .filter(([status, answer]) => status !== 'default' && !answer.$ref)
    .map(([status, answer]) => {
      const [type, content] = Object.entries(answer.content || {})[0] || [];
      const name = content && refName(content.schema);
      const title = el('h4', {}, 'Answer ', el('span.status.good', {}, status), ' ', el('span.type', {}, name || type || 'no body'));
      return el('div', {}, title, content && type === 'application/json' ? schemaBlock(content.schema, 'answer') : null);
    });
}

function errorBlock(operation) {
  return el('div', {}, el('h4', {}, 'Errors'), el('ul.errors', {}, ...errorsOf(operation).map((error) =>
    el('li', {}, el('span.status.bad', {}, String(error.status)),
      el('a', { href: `/docs/errors#${error.kind}` }, error.title)))));
}

async function copyText(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Plain HTTP on another host than localhost has no clipboard: the old way.
    const area = el('textarea', { readonly: true });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  button.textContent = 'Copied';
  setTimeout(() => (button.textContent = 'Copy'), 1500);
}

function codeBlock(title, text) {
  const button = el('button', { type: 'button' }, 'Copy');
  button.addEventListener('click', () => copyText(text, button));
  return el('figure.code', {}, el('figcaption', {}, el('span', {}, title), button),
    el('pre', { tabindex: '0' }, el('code', {}, text)));
}

function samples(operation) {
  const out = [codeBlock('Request', Example.curl(operation, components))];
  for (const [status, answer] of Object.entries(operation.responses || {})) {
    const schema = answer.content?.['application/json']?.schema;
    if (status === 'default' || !schema) continue;
    out.push(codeBlock(`Answer ${status}`, JSON.stringify(Example.ofSchema(schema, components), null, 2)));
  }
  return el('div.samples', {}, ...out);
}

function who(operation) {
  if (operation.open) return el('span.role', {}, 'no sign-in');
  return el('span.role', {}, `${operation['x-role'] || 'viewer'} and above`);
}

function operationBlock(operation) {
  const body = operation.requestBody?.content || {};
  const [type, content] = Object.entries(body)[0] || [];
  const of = (place) => operation.parameters.filter((parameter) => parameter.in === place);
  return el(
    'article.operation',
    { id: operation.id, 'data-tag': operation.tag },
    el('h3', {}, el('a', { href: `#${operation.id}` }, operation.summary)),
    el('p.address', {}, badge(operation.method), el('code', {}, operation.path), who(operation)),
    el('div.columns', {},
      el('div.text', {},
        operation.description ? el('p', {}, operation.description) : null,
        parameterBlock('Path', of('path')),
        parameterBlock('Query', of('query')),
        parameterBlock('Headers', of('header')),
        content ? el('div', {}, el('h4', {}, 'Body ', el('span.type', {}, type)), schemaBlock(content.schema, 'request')) : null,
        ...answerBlocks(operation),
        errorBlock(operation)),
      samples(operation)),
  );
}

// ---- the page ----

const titleOf = (tag) => {
  if (tag === 'openapi.json') return 'This document';
  return (tag[0].toUpperCase() + tag.slice(1).replaceAll('-', ' ')).replace(/\bApi\b/, 'API');
};
/** What the product is about first, what watches over it last. */
const last = ['health', 'openapi.json'];

/** Everything a reader might look for, in one lower-case text. */
function searchText(operation) {
  const names = operation.parameters.map((parameter) => parameter.name);
  for (const content of [
    ...Object.values(operation.requestBody?.content || {}),
    ...Object.values(operation.responses || {}).flatMap((answer) => Object.values(answer.content || {})),
  ]) {
    const inner = content.schema && innerObject(content.schema);
    if (refName(content.schema || {}) !== 'Problem' && inner) names.push(...Object.keys(inner.properties));
  }
  return [operation.method, operation.path, operation.summary, operation.id, operation.description, ...names]
    .join(' ')
    .toLowerCase();
}

function show(operations) {
  const groups = grouped([...operations].sort((a, b) => last.indexOf(a.tag) - last.indexOf(b.tag)));
  const list = document.getElementById('list');
  const all = document.getElementById('operations');
  for (const [tag, members] of groups) {
    const links = members.map((operation) => {
      const link = el('a', { href: `#${operation.id}` }, badge(operation.method), el('span', {}, operation.summary));
      operation.nodes = [el('li', {}, link), operationBlock(operation)];
      operation.text = searchText(operation);
      return operation.nodes[0];
    });
    const heading = el('section.group', { 'aria-label': titleOf(tag) }, el('h2', {}, titleOf(tag)),
      ...members.map((operation) => operation.nodes[1]));
    const group = el('div.group', {}, el('h2', {}, titleOf(tag)), el('ul', {}, ...links));
    list.append(group);
    all.append(heading);
    members.group = [group, heading];
  }
  return [...groups.values()];
}

function grouped(operations) {
  const out = new Map();
  for (const operation of operations) out.set(operation.tag, [...(out.get(operation.tag) || []), operation]);
  return out;
}

function startSearch(groups) {
  const input = document.getElementById('search');
  const state = document.getElementById('state');
  const filter = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const members of groups) {
      let any = 0;
      for (const operation of members) {
        const fits = words.every((word) => operation.text.includes(word));
        for (const node of operation.nodes) node.hidden = !fits;
        any += fits;
      }
      for (const node of members.group) node.hidden = !any;
      found += any;
    }
    document.getElementById('start').hidden = words.length > 0;
    state.hidden = !words.length;
    state.textContent = found ? `${found} operation${found === 1 ? '' : 's'} found` : `Nothing fits “${input.value}”.`;
  };
  input.addEventListener('input', filter);
  addEventListener('keydown', (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      input.focus();
    } else if (event.key === 'Escape' && document.activeElement === input) {
      input.value = '';
      filter();
    }
  });
}

/** The link of the operation in view is marked. */
function followReading(groups) {
  const aside = document.querySelector('aside');
  const links = new Map(groups.flat().map((operation) => [operation.nodes[1], operation.nodes[0].firstChild]));
  let current = null;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        current?.removeAttribute('aria-current');
        current = links.get(entry.target);
        current.setAttribute('aria-current', 'true');
        // The list alone moves: scrollIntoView would move the page where both stand in one column.
        const above = current.getBoundingClientRect().top - aside.getBoundingClientRect().top;
        if (above < 60 || above > aside.clientHeight - 60) aside.scrollTop += above - aside.clientHeight / 2;
      }
    },
    { rootMargin: '-15% 0px -75% 0px' },
  );
  for (const article of links.keys()) observer.observe(article);
}

async function load() {
  const read = async (url) => {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    return answer.json();
  };
  const [document_, errors] = await Promise.all([read('/api/v1/openapi.json'), read('/docs/errors.json')]);
  components = document_.components?.schemas || {};
  errorKinds = errors;
  const operations = readOperations(document_);
  document.getElementById('version').textContent = `${document_.info.version} · ${operations.length} operations`;
  const groups = show(operations);
  for (const link of document.querySelectorAll('a[data-path]')) {
    const target = operations.find((operation) => operation.path === link.dataset.path);
    if (target) link.href = `#${target.id}`;
  }
  document.getElementById('state').hidden = true;
  startSearch(groups);
  followReading(groups);
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

load().catch((error) => {
  document.getElementById('state').textContent =
    `The operations cannot be read: ${error.message}. Load the page again in a moment.`;
});

// Just enough C++ for tools/tidy: code without comments and strings, and where its functions begin and end.
'use strict';

/** The text with the inside of comments, strings and characters blanked; every line and column stays where it was. */
function cppCode(text) {
  const blank = (piece) => piece.replace(/[^\n]/g, ' ');
  const tokens =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|R"([^(\s\\)]{0,16})\([\s\S]*?\)\1"|"(?:\\[\s\S]|[^"\\\n])*"|(?<![\w])'(?:\\[\s\S]|[^'\\\n])+'/g;
  return text.replace(tokens, (piece) =>
    piece.startsWith('/') ? blank(piece) : `"${blank(piece.slice(2))}"`,
  );
}

/** What a brace opens, by the words since the last statement ended. `name{` without a blank is a value, as clang-format has it. */
function kindOf(head, outer) {
  if (outer === 'function' || outer === 'block') return 'block';
  if (/[\w>]$/.test(head)) return 'initializer';
  if (/\bnamespace\b|\bextern\s+""/.test(head)) return 'namespace';
  if (
    /(?<!\btemplate\s*<[^>]*)\b(class|struct|union|enum)\b[^()=]*$/.test(
      head.replace(/template\s*<[^{}]*>/g, ''),
    )
  )
    return 'type';
  return head.includes('(') ? 'function' : 'initializer';
}

/** The functions of code blanked by cppCode: {line, length, name}; lambdas and local types count to the one around them. */
function functionsOf(code) {
  const found = [];
  const open = [];
  let head = '';
  let headLine = 1;
  let line = 1;
  let depth = 0;
  const cut = () => {
    head = '';
    headLine = 0;
  };
  for (const c of code.replace(/^[ \t]*#[^\n]*(?:\\\n[^\n]*)*/gm, (directive) =>
    directive.replace(/[^\n]/g, ' '),
  )) {
    if (c === '\n') line += 1;
    if (c === '(') depth += 1;
    if (c === ')') depth -= 1;
    if (c === '{') {
      const kind = kindOf(head, open.at(-1)?.kind);
      open.push({ kind, line: headLine || line, head, depth });
      depth = 0;
      if (kind === 'initializer') head += '{';
      else cut();
    } else if (c === '}') {
      const block = open.pop();
      depth = block?.depth ?? 0;
      if (block?.kind === 'function') {
        const name = /([\w:~]+|operator\S+)\s*\(/.exec(block.head)?.[1] ?? '';
        found.push({ line: block.line, length: line - block.line + 1, name });
      }
      if (block?.kind === 'initializer') head = `${block.head}{}`;
      else cut();
    } else if (c === ';' && depth === 0) {
      cut();
    } else {
      if (head.trim() === '' && /\S/.test(c)) headLine = line;
      head += c;
    }
  }
  return found;
}

module.exports = { cppCode, functionsOf };

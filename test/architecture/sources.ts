import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

export const repository = join(import.meta.dirname, '../..');

/** What `.gitignore` keeps out, and git's own folder. */
const ignored = new Set(['.git', 'node_modules', 'dist', '.data', '.DS_Store']);

/** Paths of every file that belongs to the repository, with `/`, sorted. */
export function repositoryFiles(): string[] {
  const found: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(repository, folder), { withFileTypes: true })) {
      if (ignored.has(entry.name) || entry.name.endsWith('.log')) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else found.push(path);
    }
  };
  walk('');
  return found.sort();
}

export const isCode = (path: string): boolean => /\.(ts|tsx|mts|mjs|js)$/.test(path);

export const contentOf = (path: string): string => readFileSync(join(repository, path), 'utf8');

/** Parsed files by path, with a checker that knows what each file declares and nothing else. */
export interface Sources {
  readonly files: readonly ts.SourceFile[];
  readonly checker: ts.TypeChecker;
}

/**
 * Parses and binds files without any library and without following imports: a name that stays unresolved is
 * then a global.
 */
export function parse(contents: ReadonlyMap<string, string>): Sources {
  const options: ts.CompilerOptions = { noLib: true, noResolve: true, allowJs: true, types: [] };
  const program = ts.createProgram({
    rootNames: [...contents.keys()],
    options: { ...options, jsx: ts.JsxEmit.Preserve, target: ts.ScriptTarget.ESNext },
    host: hostOf(contents),
  });
  const files = program.getSourceFiles().filter(({ fileName }) => contents.has(fileName));
  return { files, checker: program.getTypeChecker() };
}

function hostOf(contents: ReadonlyMap<string, string>): ts.CompilerHost {
  return {
    fileExists: (path) => contents.has(path),
    readFile: (path) => contents.get(path),
    getSourceFile: (path, version) => {
      const text = contents.get(path);
      return text === undefined ? undefined : ts.createSourceFile(path, text, version, true);
    },
    getDefaultLibFileName: () => 'lib.d.ts',
    getCurrentDirectory: () => '',
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    writeFile: () => {},
  };
}

export interface Import {
  readonly from: string;
  /** A path of the repository, or the name of a package or of a part of node. */
  readonly to: string;
  readonly isOurs: boolean;
}

/** Static, re-exporting, dynamic and type imports alike. */
export function importsOf({ files }: Sources): Import[] {
  return files.flatMap((file) => {
    const found: Import[] = [];
    const visit = (node: ts.Node): void => {
      const specifier = specifierOf(node);
      if (specifier !== undefined) found.push(importOf(file.fileName, specifier));
      ts.forEachChild(node, visit);
    };
    visit(file);
    return found;
  });
}

function importOf(from: string, specifier: string): Import {
  const isOurs = specifier.startsWith('.');
  return { from, to: isOurs ? normalize(join(dirname(from), specifier)) : specifier, isOurs };
}

function specifierOf(node: ts.Node): string | undefined {
  const named = ((): ts.Node | undefined => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      return node.argument.literal;
    if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) return;
    return node.arguments[0];
  })();
  return named && ts.isStringLiteralLike(named) ? named.text : undefined;
}

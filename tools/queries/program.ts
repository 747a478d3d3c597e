import { join, relative } from 'node:path'
import { API, type Checker, type Project, SymbolFlags } from 'typescript/unstable/sync'
import * as ts from 'typescript/unstable/ast'
import { repositoryDir } from '#platform/repository'

/*
 * The types of src/ and sim/, asked of the TypeScript that also checks them. Its interface may
 * still change: the version is pinned.
 */

export interface Code {
  /** Every object that is written in src/. */
  objects: ts.ObjectLiteralExpression[]
  /** Every text that begins like a query. */
  queries: ts.Node[]
  /** Every call in src/, by the last name of what is called. */
  calls: Map<string, ts.CallExpression[]>
  checker: Checker
  project: Project
  close: () => void
}

/**
 * Opens src/ and sim/ without their tests; `instead` has other words for some files, by their path
 * from the root.
 */
export function openCode(instead: Record<string, string> = {}): Code {
  const config = join(repositoryDir, 'tsconfig.src.json')
  const words: Record<string, string> = {
    [config]: JSON.stringify({ extends: './tsconfig.json', include: ['src', 'sim'] }),
    ...Object.fromEntries(
      Object.entries(instead).map(([p, text]) => [join(repositoryDir, p), text]),
    ),
  }
  const api = new API({
    cwd: repositoryDir,
    fs: {
      readFile: (path) => words[path],
      fileExists: (path) => (path in words ? true : undefined),
    },
  })
  const [project] = api.updateSnapshot({ openProjects: [config] }).getProjects()
  if (!project) throw new Error(`TypeScript opened no project at ${config}`)
  const code: Code = {
    objects: [],
    queries: [],
    calls: new Map(),
    checker: project.checker,
    project,
    close: () => api.close(),
  }
  for (const name of project.rootFiles.filter((name) => !/\.(test|d)\.ts$/.test(name)))
    look(code, project.program.getSourceFile(name)!)
  return code
}

const QUERY = /^\s*(select|insert into|update \S+ set|delete from|with \S+ as|lock table|copy) /

function look(code: Code, node: ts.Node): void {
  if (ts.isObjectLiteralExpression(node)) code.objects.push(node)
  const isText = ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)
  const text = ts.isTemplateExpression(node) ? node.head.text : isText ? node.text : ''
  if (QUERY.test(text)) code.queries.push(node)
  if (ts.isCallExpression(node)) {
    const name = nameOf(node.expression)
    const known = code.calls.get(name)
    if (known) known.push(node)
    else code.calls.set(name, [node])
  }
  node.forEachChild((child) => look(code, child))
}

const nameOf = (callee: ts.Node): string =>
  ts.isIdentifier(callee)
    ? callee.text
    : ts.isPropertyAccessExpression(callee)
      ? callee.name.getText()
      : ''

/** Where a function of src/ is called. */
export function callsOf(code: Code, declared: ts.FunctionLikeDeclaration): ts.CallExpression[] {
  const named = ts.isVariableDeclaration(declared.parent) ? declared.parent : declared
  const called = code.calls.get(('name' in named && named.name?.getText()) || '') ?? []
  return called.filter(({ expression: callee }) => {
    const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee
    return declarationOf(code, name) === named
  })
}

/** What a name stands for where it was declared, through imports. */
export function declarationOf({ checker, project }: Code, name: ts.Node): ts.Node | undefined {
  const symbol = checker.getSymbolAtLocation(name)
  if (!symbol) return undefined
  const target = symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  return (target.valueDeclaration ?? target.declarations[0])?.resolve(project)
}

/** From the root of the repository. */
export const pathOf = (node: ts.Node): string =>
  relative(repositoryDir, node.getSourceFile().fileName)

export function placeOf(node: ts.Node): string {
  const file = node.getSourceFile()
  return `${pathOf(node)}:${file.text.slice(0, node.getStart(file)).split('\n').length}`
}

/** The name of the outermost function around. */
export function functionOf(node: ts.Node): string {
  let name = ''
  for (let at = node; at && !ts.isSourceFile(at); at = at.parent)
    if ((ts.isFunctionDeclaration(at) || ts.isVariableDeclaration(at)) && at.name)
      name = at.name.getText()
  return name
}

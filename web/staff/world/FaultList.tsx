import { Button } from 'antd'
import { use } from 'react'
import { faultPlace } from '#text/publications'
import { placeFaultText, toLineText } from '#text/world'
import type { FieldProblem } from '../client.ts'
import { IdNamesContext } from './api.ts'

/** What is wrong with a content, each with its place and, in a text, the way to its line. */
export function FaultList({
  kind,
  fields,
  lineOf = () => undefined,
  onLine,
}: {
  kind: string
  fields: readonly FieldProblem[]
  lineOf?: (fault: FieldProblem) => number | undefined
  onLine?: (line: number) => void
}) {
  const idNames = use(IdNamesContext)
  if (fields.length === 0) return null
  return (
    <ul className="faults">
      {fields.map((fault) => {
        const { field, reason } = fault
        const [place, line] = [faultPlace(kind, field, idNames), lineOf(fault)]
        return (
          <li key={`${field}/${reason}`}>
            {placeFaultText(place, reason)}
            {line !== undefined && (
              <Button type="link" size="small" onClick={() => onLine?.(line)}>
                {toLineText(line)}
              </Button>
            )}
          </li>
        )
      })}
    </ul>
  )
}

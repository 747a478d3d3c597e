import { type ReactNode, use } from 'react'
import { fieldWord } from '#text/publications'
import { FIELD } from '#text/world'
import { IdNamesContext } from './api.ts'
import { Elements, Listed } from './ListFields.tsx'
import {
  besideType,
  faultAt,
  idOf,
  isLines,
  isPeriodSchema,
  isSingle,
  membersIn,
  type Place,
  record,
  withMember,
} from './schema.ts'
import { Lines, Pair, PeriodField, Single } from './SingleFields.tsx'

/** A form made from the schema of a kind; what the schema does not know is left as it is. */
export function ContentForm(place: Omit<Place, 'path'>) {
  return <Field {...place} path={[]} />
}

/** One field, as its schema says. */
export function Field(place: Place) {
  const { schema } = place
  if (isPeriodSchema(schema)) return <PeriodField {...place} />
  if (schema.properties) return <Members {...place} />
  if (schema.type === 'object') return <Listed {...place} />
  if (schema.prefixItems) return <Pair {...place} />
  if (schema.type === 'array')
    return isLines(schema) ? (
      <Lines key={JSON.stringify(place.path)} {...place} />
    ) : (
      <Elements {...place} />
    )
  return <Single {...place} />
}

/** A group of fields, in the order of the schema. */
function Members({ schema, path, value, onChange, ...rest }: Place) {
  return (
    <div className="form-fields">
      {Object.entries(schema.properties!).map(([name, field]) => (
        <Labelled key={name} {...rest} path={[...path, name]} schema={field}>
          <Field
            {...rest}
            isOptional={!schema.required?.includes(name)}
            schema={besideType(field, record(value).type)}
            path={[...path, name]}
            value={record(value)[name]}
            onChange={(next) => onChange(withMember(schema, value, name, next))}
          />
        </Labelled>
      ))}
    </div>
  )
}

/** What is wrong with a field, beside it. */
export function FaultOf({ path, says }: { path: Place['path']; says: string | undefined }) {
  return (
    says && (
      <span role="alert" className="fault" id={`${idOf(path)}-fault`}>
        {says}
      </span>
    )
  )
}

/** A field with its name and what is wrong with it; a group gets a frame. */
export function Labelled({
  kind,
  path,
  schema,
  faults,
  children,
}: Omit<Place, 'value' | 'onChange'> & { children: ReactNode }) {
  const idNames = use(IdNamesContext)
  const members = membersIn(path)
  const word = fieldWord(kind, members, idNames)
  const fault = <FaultOf path={path} says={faultAt(faults, path, schema)} />
  if (schema.prefixItems || isPeriodSchema(schema))
    return (
      <div className="form-field">
        <span>{word}</span>
        {children}
        {fault}
      </div>
    )
  if (!isSingle(schema))
    return (
      <fieldset className="form-group">
        <legend>{word}</legend>
        {children}
        {fault}
      </fieldset>
    )
  const isPerLine = schema.type === 'array' && !idNames[members.join('.')]
  return (
    <div className="form-field">
      {schema.type !== 'boolean' && (
        <label htmlFor={idOf(path)}>
          {word}
          {isPerLine && FIELD.perLine}
        </label>
      )}
      {children}
      {fault}
    </div>
  )
}

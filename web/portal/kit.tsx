/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import { PARTS, PORTAL, scrollLabel } from '../text/portal.ts'

/* What the pages are built of besides the frame. */

/** A box that says how something went. */
export const Notice = ({
  kind = 'error',
  children,
}: {
  kind?: 'error' | 'good' | 'info'
  children: ComponentChildren
}) => (
  <div class={`notice ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
    {children}
  </div>
)

/**
 * What a form is known by: sent twice, by a double click or a weak network, it makes one thing. One
 * that was not taken keeps it.
 */
export const SentOnce = ({ values = {} }: { values?: Readonly<Record<string, string>> }) => (
  <input type="hidden" name="idempotencyKey" value={values.idempotencyKey ?? crypto.randomUUID()} />
)

/** What has to be put right before it goes on; nothing when there is nothing. */
export const Problems = ({
  reasons,
  children,
}: {
  reasons: readonly string[]
  /** What is said above the list. */
  children?: ComponentChildren
}) =>
  reasons.length === 0 ? null : (
    <Notice>
      {children}
      <ul>
        {reasons.map((reason) => (
          <li>{reason}</li>
        ))}
      </ul>
    </Notice>
  )

/** A sentence with its [marked] words set apart: a link where there is an address, else bold. */
export const Marked = ({
  says,
  to,
  ...link
}: {
  says: string
  to?: string
  target?: string
  rel?: string
}) => (
  <>
    {says.split(/\[(.*?)\]/).map((part, i) => {
      if (i % 2 === 0) return part
      return to === undefined ? (
        <b>{part}</b>
      ) : (
        <a href={to} {...link}>
          {part}
        </a>
      )
    })}
  </>
)

/** Where this page stands: the pages above it, each a link, then its own name. */
export const Crumbs = ({
  above,
  children,
}: {
  above: readonly (readonly [href: string, name: string])[]
  children: ComponentChildren
}) => (
  <p class="crumbs">
    {above.map(([href, name]) => (
      <>
        <a href={href}>{name}</a>
        {' › '}
      </>
    ))}
    {children}
  </p>
)

/** One line of a list of facts. */
export const Fact = ({
  name,
  kind,
  children,
}: {
  name: string
  /** How it is set: what one copies down, what one compares. */
  kind?: 'big' | 'hash'
  children: ComponentChildren
}) => (
  <div>
    <dt>{name}</dt>
    <dd class={kind}>{children}</dd>
  </div>
)

/** A field with its label above it, and between them what is wrong with it. */
export const Field = ({
  id,
  label,
  note,
  says,
  reason,
  children,
}: {
  id: string
  label: string
  /** In brackets after the label. */
  note?: string | false | undefined
  /** Below the label. */
  says?: string | undefined
  reason?: string | undefined
  children: ComponentChildren
}) => (
  <div class={reason ? 'field wrong' : 'field'}>
    <label for={id}>
      {label}
      {note && <small>（{note}）</small>}
    </label>
    <Said says={says} />
    <Reason of={id} reason={reason} />
    {children}
  </div>
)

/** What somebody said of a field. */
export const Said = ({ says }: { says: string | undefined }) =>
  says ? <p class="said">{says}</p> : null

/** What is wrong with a field. */
export const Reason = ({ of, reason }: { of: string; reason: string | undefined }) =>
  reason ? (
    <p class="reason" id={`${of}-e`}>
      {reason}
    </p>
  ) : null

/** Ties a control to what is wrong with it. */
export const described = (id: string, reason: string | undefined) =>
  reason ? { 'aria-invalid': 'true' as const, 'aria-describedby': `${id}-e` } : {}

/** What the controls below take besides what they are for. */
interface Control {
  id?: string
  name: string
  required?: boolean
  'aria-invalid'?: 'true' | undefined
  'aria-describedby'?: string
}

/** One of a list; `none` is what stands there before one has chosen. */
export const Choice = ({
  options,
  value,
  none = PORTAL.choose,
  ...control
}: Control & {
  options: readonly (readonly [value: string, text: string])[]
  value?: unknown
  none?: string
}) => (
  <select {...control}>
    <option value="">{none}</option>
    {options.map(([v, text]) => (
      <option value={v} selected={v === value}>
        {text}
      </option>
    ))}
  </select>
)

/** A box to tick, with its words behind it. */
export const Check = ({
  children,
  ...control
}: Control & { checked?: boolean; children: ComponentChildren }) => (
  <label class="check">
    <input type="checkbox" value="on" {...control} /> {children}
  </label>
)

/** A table that is wider than a telephone. */
export const Scroll = ({ label, children }: { label: string; children: ComponentChildren }) => (
  <div class="scroll" tabIndex={0} role="region" aria-label={scrollLabel(label)}>
    {children}
  </div>
)

/** The first row of a table. */
export const Heads = ({ names }: { names: readonly string[] }) => (
  <thead>
    <tr>
      {names.map((name) => (
        <th scope="col">{name}</th>
      ))}
    </tr>
  </thead>
)

/** To the page before and the page after. */
export const Pager = ({
  address,
  page,
  hasMore,
}: {
  address: string
  page: number
  hasMore: boolean
}) =>
  page > 1 || hasMore ? (
    <p class="pager">
      {page > 1 && <a href={`${address}?page=${page - 1}`}>{PARTS.before}</a>}{' '}
      {hasMore && <a href={`${address}?page=${page + 1}`}>{PARTS.after}</a>}
    </p>
  ) : null

/** As many characters as the schema of a field takes. */
export const most = ({ maxLength }: { maxLength: number | null }) => ({
  maxLength: maxLength ?? undefined,
})

import { sm3 } from '#foundation/sm'

/*
 * The Merkle tree of RFC 6962 (section 2.1) with SM3 in place of SHA-256. Sizes and indices are
 * plain numbers: a county writes some millions of events a year, far below 2^53.
 */

const leaf = Buffer.alloc(33, 0)
const node = Buffer.alloc(65, 1)

/** SM3(0x00 ‖ event hash): leaves and inner nodes can never be mistaken for each other. */
export function leafHash(eventHash: Uint8Array): Buffer {
  leaf.set(eventHash, 1)
  return sm3(leaf)
}

/** SM3(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  node.set(left, 1)
  node.set(right, 33)
  return sm3(node)
}

const EMPTY_ROOT = sm3('')

/** Grows a root leaf by leaf, remembering only the complete subtrees on the right edge. */
export class Frontier {
  size = 0
  /** Roots of complete subtrees, the largest first; their sizes are the binary digits of `size`. */
  readonly #peaks: Buffer[] = []

  push(leaf: Buffer): void {
    let hash = leaf
    for (let ones = this.size; ones % 2 === 1; ones = Math.floor(ones / 2))
      hash = nodeHash(this.#peaks.pop()!, hash)
    this.#peaks.push(hash)
    this.size += 1
  }

  root(): Buffer {
    const last = this.#peaks.at(-1)
    if (!last) return EMPTY_ROOT
    let hash = last
    for (let i = this.#peaks.length - 2; i >= 0; i--) hash = nodeHash(this.#peaks[i]!, hash)
    return hash
  }
}

/**
 * Answers the root of the complete subtree with 2^level leaves that begins at leaf `index` ·
 * 2^level.
 */
export type Nodes = (level: number, index: number) => Promise<Buffer>

/** The largest power of two below n (n ≥ 2). */
function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** MTH of the leaves from `start` up to, not including, `end`. */
export async function rangeRoot(nodes: Nodes, start: number, end: number): Promise<Buffer> {
  const n = end - start
  if (n === 0) return EMPTY_ROOT
  const level = Math.log2(n)
  if (Number.isInteger(level)) return nodes(level, start / n)
  const k = split(n)
  return nodeHash(await rangeRoot(nodes, start, start + k), await rangeRoot(nodes, start + k, end))
}

/** PATH(index, D[size]): what an applicant needs to recompute the root from one leaf. */
export async function inclusionPath(
  nodes: Nodes,
  index: number,
  size: number,
  start = 0,
): Promise<Buffer[]> {
  if (size - start <= 1) return []
  const middle = start + split(size - start)
  return index < middle
    ? [...(await inclusionPath(nodes, index, middle, start)), await rangeRoot(nodes, middle, size)]
    : [...(await inclusionPath(nodes, index, size, middle)), await rangeRoot(nodes, start, middle)]
}

/** PROOF(oldSize, D[newSize]): that the tree of `newSize` only added to the tree of `oldSize`. */
export async function consistencyPath(
  nodes: Nodes,
  oldSize: number,
  newSize: number,
): Promise<Buffer[]> {
  const subproof = async (start: number, end: number, known: boolean): Promise<Buffer[]> => {
    if (oldSize === end) return known ? [] : [await rangeRoot(nodes, start, end)]
    const middle = start + split(end - start)
    return oldSize <= middle
      ? [...(await subproof(start, middle, known)), await rangeRoot(nodes, middle, end)]
      : [...(await subproof(middle, end, false)), await rangeRoot(nodes, start, middle)]
  }
  return oldSize === 0 || oldSize === newSize ? [] : subproof(0, newSize, true)
}

/** Does the path lead from this leaf to this root? (RFC 9162, 2.1.3.2) */
export function includes(
  leaf: Buffer,
  index: number,
  size: number,
  path: readonly Buffer[],
  root: Buffer,
): boolean {
  if (index < 0 || index >= size) return false
  let fn = index
  let sn = size - 1
  let hash = leaf
  for (const sibling of path) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash)
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2)
        sn = Math.floor(sn / 2)
      }
    } else {
      hash = nodeHash(hash, sibling)
    }
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && hash.equals(root)
}

/** Does the path show that the new tree begins with the old one? (RFC 9162, 2.1.4.2) */
export function extendsTree(
  oldSize: number,
  oldRoot: Buffer,
  newSize: number,
  newRoot: Buffer,
  path: readonly Buffer[],
): boolean {
  if (oldSize > newSize) return false
  if (oldSize === newSize) return path.length === 0 && oldRoot.equals(newRoot)
  if (oldSize === 0) return path.length === 0
  const steps = Number.isInteger(Math.log2(oldSize)) ? [oldRoot, ...path] : [...path]
  const first = steps.shift()
  if (!first) return false
  let fn = oldSize - 1
  let sn = newSize - 1
  while (fn % 2 === 1) {
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  let fr = first
  let sr = first
  for (const step of steps) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(step, fr)
      sr = nodeHash(step, sr)
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2)
        sn = Math.floor(sn / 2)
      }
    } else {
      sr = nodeHash(sr, step)
    }
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && fr.equals(oldRoot) && sr.equals(newRoot)
}

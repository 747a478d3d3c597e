import { expect, test } from 'vitest'
import { applicantIds, type OwnerId, staffIds, type UploadId, uploadIds } from '#foundation/ids'
import type { SuppliedMaterial } from './materials.ts'
import { fingerprinted } from './supplied.ts'

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const APPLICANT = applicantIds.of(uuid(1))
const AGENT = applicantIds.of(uuid(2))
const STRANGER = applicantIds.of(uuid(3))
const CLERK = staffIds.of('north.clerk1')
const COLLEAGUE = staffIds.of('north.clerk2')

/** A file of each of them, found by its number; the fingerprint says whose it is. */
const FILES = new Map(
  [APPLICANT, AGENT, STRANGER, CLERK, COLLEAGUE].map((ownerId, i) => [
    uploadIds.of(uuid(100 + i)),
    { ownerId, hash: `指纹：${ownerId}` },
  ]),
)
const fileOf = (owner: OwnerId): UploadId =>
  [...FILES].find(([, { ownerId }]) => ownerId === owner)![0]
const scan = (materialId: SuppliedMaterial['materialId'], owner: OwnerId): SuppliedMaterial => ({
  materialId,
  documentId: fileOf(owner),
  by: 'upload',
})
const paper: SuppliedMaterial = { materialId: 'm9', by: 'paper' }

test('几个人的文件一起交：各记各的指纹，次序不变；没有文件的照旧', () => {
  const supplied = [scan('m1', APPLICANT), paper, scan('m2', AGENT), scan('m3', CLERK)]
  expect(fingerprinted(supplied, FILES, [APPLICANT, AGENT, CLERK])).toEqual([
    { ...supplied[0], hash: `指纹：${APPLICANT}` },
    paper,
    { ...supplied[2], hash: `指纹：${AGENT}` },
    { ...supplied[3], hash: `指纹：${CLERK}` },
  ])
})

test.each([
  ['不相干的人的', STRANGER],
  ['没有出面的代理人的', AGENT],
  ['经手人的同事的', COLLEAGUE],
])('%s文件，不论放在第几份，一份也不收', (_, owner) => {
  const own = [scan('m1', APPLICANT), scan('m2', CLERK)]
  for (const place of [0, 1, 2]) {
    const supplied = own.toSpliced(place, 0, scan('m3', owner))
    expect(fingerprinted(supplied, FILES, [APPLICANT, undefined, CLERK])).toBeUndefined()
  }
})

test('没有这份文件，与别人的一样不收；谁也不算的人没有文件', () => {
  const missing = { ...scan('m1', APPLICANT), documentId: uploadIds.of(uuid(999)) }
  expect(fingerprinted([missing], FILES, [APPLICANT])).toBeUndefined()
  expect(fingerprinted([missing], FILES, [undefined]), '系统办的').toBeUndefined()
  expect(fingerprinted([scan('m1', APPLICANT)], FILES, [undefined])).toBeUndefined()
})

test('自称的指纹不算：以文件的为准', () => {
  const claimed = { ...scan('m1', APPLICANT), hash: '别人文件的指纹' }
  expect(fingerprinted([claimed], FILES, [APPLICANT])).toMatchObject([
    { hash: `指纹：${APPLICANT}` },
  ])
})

test('什么也没交，就是什么也没有', () => {
  expect(fingerprinted([], FILES, [APPLICANT])).toEqual([])
})

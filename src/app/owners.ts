import { owns as appointments } from '../appointments/owns.ts'
import { owns as cases } from '../cases/owns.ts'
import { owns as clock } from '../clock/owns.ts'
import type { County } from './county.ts'
import type { LegalDay } from '#foundation/time'
import { owns as desk } from '../desk/owns.ts'
import { owns as documents } from '../documents/owns.ts'
import { owns as feedback } from '../feedback/owns.ts'
import { owns as identity } from '../identity/owns.ts'
import { owns as ledger } from '../ledger/owns.ts'
import { owns as licences } from '../licences/owns.ts'
import { owns as platform } from '../platform/owns.ts'
import type { Ownership } from '../platform/ownership.ts'
import { owns as tasks } from '../tasks/owns.ts'
import { owns as supervision } from '../supervision/owns.ts'
import { owns as world } from '../world/owns.ts'

/**
 * What a replay gives to the folds: the county's published world, and the legal day on which limits
 * are read.
 */
export type ReplayDeps = County & { on: LegalDay }

/** Every module that owns something, those below first. */
export const OWNERS: readonly Ownership<ReplayDeps>[] = [
  platform,
  ledger,
  world,
  identity,
  clock,
  documents,
  licences,
  tasks,
  cases,
  feedback,
  appointments,
  supervision,
  desk,
]

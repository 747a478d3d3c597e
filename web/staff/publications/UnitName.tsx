import { useQuery } from '@tanstack/react-query'
import { get } from '../client.ts'

/** The units in force today. */
export function useUnits() {
  return useQuery({
    queryKey: ['units'],
    queryFn: () => get<{ unitId: string; name: string }[]>('/api/units'),
    staleTime: 600_000,
  })
}

/** A unit by its name of today. */
export function UnitName({ unitId }: { unitId: string }) {
  const units = useUnits()
  return <>{units.data?.find((u) => u.unitId === unitId)?.name ?? unitId}</>
}
